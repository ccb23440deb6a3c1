import { useBackend } from '@striate/core/backend';
import { gradCam } from '@striate/core/explain';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { audioArchitecture } from '../models/index.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

// By each network's strides, from its input [frames, bands, 1] or [samples, 1].
test.each([
  ['compact-cnn', 'conv4_relu', [7, 5]],
  ['ds-cnn-s', 'block4_pw_relu', [25, 5]],
  ['tc-resnet8', 'block2.relu', [13, 1]],
  // Within its blocks frames stand in rows; the last block's end has them one after another.
  ['bc-resnet-1', 'stage4.3.relu', [98, 5]],
  ['m5', 'conv4_relu', [125]],
])('%s is explained by the maps of %s', async (name, layer, shape) => {
  const architecture = audioArchitecture(name);
  const model = architecture.build({ classes: 3 });
  const inputShape = architecture.inputShape as number[];
  const size = inputShape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: size }, (_, i) => Math.sin(i));
  const before = memory().numTensors;
  expect(await gradCam(model, { data, shape: inputShape })).toMatchObject({ layer, shape });
  expect(memory().numTensors).toBe(before);
  model.dispose();
});
