import { useBackend } from '@striate/core/backend';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import json from './golden/models.json' with { type: 'json' };
import { buildGolden, difference, type Golden, goldenNetworks } from './testing/golden-networks.js';

// What Node is held to in models.golden.test.ts.
const GOLDEN: Readonly<Record<string, Golden>> = json;

// Software WebGL is slow: two networks have all the layers that the others are made of.
const ON_WEBGL = ['ds-cnn-s', 'bc-resnet-1'];

describe.each(['wasm', 'webgl'] as const)('on %s in a browser', (backend) => {
  const networks = goldenNetworks.filter(({ name }) => backend === 'wasm' || ON_WEBGL.includes(name));

  test.each(networks.map((one) => [one.name, one] as const))(
    '%s gives the logits of PyTorch',
    async (name, architecture) => {
      await useBackend({ backend });
      const golden = GOLDEN[name] as Golden;
      const { model, x } = buildGolden(architecture, golden.inputShape);
      tidy(() => {
        expect(difference(model.predict(x) as Tensor, golden.prediction)).toBeLessThan(1e-3);
      });
      x.dispose();
      model.dispose();
    },
  );
});
