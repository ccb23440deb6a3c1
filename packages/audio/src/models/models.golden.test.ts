import { readFileSync } from 'node:fs';
import { useBackend } from '@striate/core/backend';
import {
  keep,
  losses,
  oneHot,
  type Scalar,
  type Tensor,
  tensor,
  tensor1d,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import type { AudioArchitecture } from './audio-architecture.js';
import { bcResNet } from './bc-resnet.js';
import { dsCnn } from './ds-cnn.js';
import { m5 } from './m5.js';
import { tcResNet } from './tc-resnet.js';
import { vggish } from './vggish.js';

// Made by tooling/golden/audio_models.py with PyTorch, in double precision, from weights that follow the same formula.

interface Golden {
  readonly inputShape: readonly number[];
  readonly prediction: readonly number[];
  readonly logits: readonly number[];
  readonly loss: number;
  /** By weight: the norm, and the products with two waves. */
  readonly gradients: Readonly<Record<string, readonly [norm: number, ...waves: number[]]>>;
}

const GOLDEN: Readonly<Record<string, Golden>> = JSON.parse(
  readFileSync(new URL('golden/models.json', import.meta.url), 'utf8'),
);

/** Without dropout, which a comparison of training steps can't have. */
const ARCHITECTURES: readonly AudioArchitecture[] = [
  dsCnn({ size: 's' }),
  dsCnn({ size: 'm' }),
  tcResNet({ depth: 8, dropout: 0 }),
  tcResNet({ depth: 14, width: 0.5, dropout: 0 }),
  bcResNet({ width: 1, dropout: 0 }),
  bcResNet({ width: 1.5, dropout: 0 }),
  m5(),
  vggish(),
];

const BATCH = 4;
const CLASSES = 3;
/** As a share of the largest value: float32 against float64 through up to 40 layers. */
const TOLERANCE = 1e-3;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

test('every golden network is built here', () => {
  expect(ARCHITECTURES.map(({ name }) => name)).toEqual(Object.keys(GOLDEN));
});

test.each(ARCHITECTURES.map((one) => [one.name, one] as const))(
  '%s gives the logits and gradients of PyTorch',
  (name, architecture) => {
    const golden = GOLDEN[name] as Golden;
    const { inputShape } = golden;
    const model = architecture.build({ classes: CLASSES, inputShape });
    fill(model);
    const { output } = model.getLayer('output');
    const logitsModel = layersModel({ inputs: model.inputs, outputs: output as SymbolicTensor });
    tidy(() => {
      const size = inputShape.reduce((product, one) => product * one, BATCH);
      const x = tensor(Float32Array.from(wave(size, 0.37)), [BATCH, ...inputShape]);
      expectClose(logitsModel.predict(x) as Tensor, golden.prediction);

      const labels = Int32Array.from({ length: BATCH }, (_, i) => i % CLASSES);
      const target = oneHot(tensor1d(labels, 'int32'), CLASSES);
      const variables = model.trainableWeights.map((weight) => weight.read() as Variable);
      let logits = x;
      const { value, grads } = variableGrads(() => {
        logits = keep(logitsModel.apply(x, { training: true }) as Tensor);
        return losses.softmaxCrossEntropy(target, logits) as Scalar;
      }, variables);
      expectClose(logits, golden.logits);
      logits.dispose();
      expect(value.dataSync()[0]).toBeCloseTo(golden.loss, 4);
      const names = model.trainableWeights.map((weight) => weight.originalName);
      expect([...names].sort()).toEqual(Object.keys(golden.gradients));
      variables.forEach((variable, index) => {
        const weight = names[index] as string;
        expectGradient(weight, grads[variable.name] as Tensor, golden.gradients[weight] as readonly number[]);
      });
    });
    model.dispose();
  },
);

/** sin(1.7 (i + 1) key + i^2 / 9973 + key). */
function wave(count: number, key: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key));
}

/** Sets every weight by its name's place in order, as the generator does. */
function fill(model: LayersModel): void {
  const weights = [...model.weights].sort((a, b) => (a.originalName < b.originalName ? -1 : 1));
  weights.forEach((weight, index) => {
    const shape = weight.shape as number[];
    const size = shape.reduce((product, one) => product * one, 1);
    const part = weight.originalName.split('/')[1] as string;
    const outputs = shape[part === 'depthwise_kernel' ? 2 : shape.length - 1] as number;
    const scaled = wave(size, index + 1).map((value) => {
      if (part.endsWith('kernel')) return value * Math.sqrt((4 * outputs) / size);
      return part === 'gamma' || part === 'moving_variance' ? 1 + 0.3 * value : 0.2 * value;
    });
    tidy(() => weight.write(tensor(Float32Array.from(scaled), shape)));
  });
}

/** Largest difference, as a share of the largest expected value. */
function expectClose(actual: Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expect(values).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, i) => Math.abs(value - (values[i] as number))));
  expect(worst / scale).toBeLessThan(TOLERANCE);
}

function expectGradient(name: string, gradient: Tensor, [norm, ...waves]: readonly number[]): void {
  const values = Float64Array.from(gradient.dataSync());
  const dot = (other: Float64Array) =>
    values.reduce((sum, value, i) => sum + value * (other[i] as number), 0);
  // Gradients that are 0 in exact arithmetic are noise on both sides.
  const scale = Math.max(norm as number, 1e-3);
  const products = [Math.sqrt(dot(values)), ...waves.map((_, key) => dot(wave(values.length, key + 1)))];
  products.forEach((product, index) => {
    const expected = [norm, ...waves][index] as number;
    expect(Math.abs(product - expected) / scale, `${name}: ${index}`).toBeLessThan(TOLERANCE);
  });
}
