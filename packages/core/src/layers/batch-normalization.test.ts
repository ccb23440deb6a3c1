import {
  mul,
  type Scalar,
  sum,
  type Tensor,
  tensor,
  tidy,
  type Variable,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { ShapeError } from '../errors.js';
import { describeLayer } from '../testing/describe-layer.js';
import { batchNormalization } from './batch-normalization.js';
import golden from './golden/layers.json' with { type: 'json' };
import { inputLayer } from './input-layer.js';

interface Golden {
  readonly shape: number[];
  readonly data: number[];
}

interface GoldenCase extends Record<string, Golden | Golden[]> {
  readonly x: Golden;
  readonly weights: Golden[];
  readonly y: Golden;
  readonly second: Golden;
  readonly dy: Golden;
  readonly dx: Golden;
  readonly dgamma: Golden;
  readonly dbeta: Golden;
  readonly movedMean: Golden;
  readonly movedVariance: Golden;
  readonly predicted: Golden;
  readonly frozenDx: Golden;
}

const cases = golden.cases as unknown as Record<string, GoldenCase>;
/** Absolute, against float64; values are of the order of 1. */
const TOLERANCE = 1e-5;

const toTensor = ({ shape, data }: Golden) => tensor(data, shape);

function build({ x, weights }: GoldenCase): LayersModel {
  const input = inputLayer({ shape: x.shape.slice(1) });
  const built = model({ inputs: input, outputs: batchNormalization(input, { momentum: 0.9 }) });
  tidy(() => built.setWeights(weights.map(toTensor)));
  return built;
}

function expectClose(actual: Tensor | undefined, expected: Golden): void {
  expect(actual?.shape).toEqual(expected.shape);
  const values = actual?.dataSync() ?? [];
  const errors = expected.data.map((value, i) => Math.abs(value - (values[i] as number)));
  expect(Math.max(...errors)).toBeLessThan(TOLERANCE);
}

/** The gradients of `sum(dy * layer(x))`, by the variable's name without its layer. */
function gradients(layers: LayersModel, { x, dy }: GoldenCase, weights: Variable[]): Record<string, Tensor> {
  const input = variable(toTensor(x));
  const { grads } = variableGrads(
    () => sum(mul(layers.apply(input, { training: true }) as Tensor, toTensor(dy))) as Scalar,
    [input, ...weights],
  );
  const { [input.name]: dx, ...rest } = grads;
  input.dispose();
  const named = Object.entries(rest).map(([name, gradient]) => [name.replace(/^.*\/|_\d+$/g, ''), gradient]);
  return { dx, ...Object.fromEntries(named) };
}

const names = ['batchNormalization 2d', 'batchNormalization 3d', 'batchNormalization 4d'];

describe.each(['wasm', 'cpu'] as const)('equals PyTorch on %s', (backend) => {
  describe.each(names)('%s', (name) => {
    const it = cases[name] as GoldenCase;

    test('training step, gradients and moving statistics (variance biased, as in Keras)', async () => {
      await useBackend({ backend });
      const layers = build(it);
      tidy(() => expectClose(layers.apply(toTensor(it.x), { training: true }) as Tensor, it.y));
      tidy(() => layers.apply(toTensor(it.second), { training: true }) as Tensor);
      const [gamma, beta, mean, variance] = layers.getWeights();
      expectClose(mean, it.movedMean);
      expectClose(variance, it.movedVariance);
      expectClose(gamma, it.weights[0] as Golden);
      expectClose(beta, it.weights[1] as Golden);
      tidy(() => {
        const weights = layers.trainableWeights.map((weight) => weight.read() as Variable);
        const { dx, gamma, beta } = gradients(layers, it, weights);
        expectClose(dx, it.dx);
        expectClose(gamma, it.dgamma);
        expectClose(beta, it.dbeta);
      });
      layers.dispose();
    });

    test('prediction', async () => {
      await useBackend({ backend });
      const layers = build(it);
      tidy(() => expectClose(layers.predict(toTensor(it.x)) as Tensor, it.predicted));
      layers.dispose();
    });

    test.each([
      [
        'its own trainable = false',
        (layers: LayersModel) => {
          for (const layer of layers.layers) layer.trainable = false;
        },
      ],
      [
        "its model's trainable = false",
        (layers: LayersModel) => {
          layers.trainable = false;
        },
      ],
    ])(
      'frozen after building by %s: uses the moving statistics in training and leaves them alone',
      async (_, freeze) => {
        await useBackend({ backend });
        const layers = build(it);
        const weights = layers.trainableWeights.map((weight) => weight.read() as Variable);
        freeze(layers);
        const before = layers.getWeights().map((weight) => weight.dataSync());
        tidy(() => {
          expectClose(layers.apply(toTensor(it.x), { training: true }) as Tensor, it.predicted);
          const { dx, gamma, beta } = gradients(layers, it, weights);
          expectClose(dx, it.frozenDx);
          expect(gamma).toBeNull();
          expect(beta).toBeNull();
        });
        expect(layers.getWeights().map((weight) => weight.dataSync())).toEqual(before);
        layers.dispose();
      },
    );
  });
});

test('thawed, it follows the batches again', async () => {
  await useBackend({ backend: 'cpu' });
  const it = cases['batchNormalization 2d'] as GoldenCase;
  const layers = build(it);
  const layer = layers.layers[1];
  if (!layer) throw new Error('no layer');
  layer.trainable = false;
  tidy(() => layers.apply(toTensor(it.x), { training: true }) as Tensor);
  layer.trainable = true;
  tidy(() => layers.apply(toTensor(it.x), { training: true }) as Tensor);
  tidy(() => layers.apply(toTensor(it.second), { training: true }) as Tensor);
  expectClose(layers.getWeights()[2], it.movedMean);
  layers.dispose();
});

test('a constant channel is normalised to beta, without NaN', async () => {
  await useBackend({ backend: 'cpu' });
  const x = inputLayer({ shape: [1] });
  const layers = model({ inputs: x, outputs: batchNormalization(x) });
  const y = tidy(() => (layers.apply(tensor([[7], [7]]), { training: true }) as Tensor).dataSync());
  expect(Array.from(y)).toEqual([0, 0]);
  layers.dispose();
});

describeLayer({ describe, test }, 'batchNormalization of pictures', {
  build: (x) => batchNormalization(x),
  inputShape: [3, 2, 4],
  outputShape: [3, 2, 4],
  parameters: 4 * 4,
});

describeLayer({ describe, test }, 'batchNormalization without gamma and beta', {
  build: (x) => batchNormalization(x, { center: false, scale: false }),
  inputShape: [5, 2],
  outputShape: [5, 2],
  parameters: 2 * 2,
});

describe('batchNormalization refuses', () => {
  const x = inputLayer({ shape: [4] });

  test('options out of range', () => {
    expect(() => batchNormalization(x, { momentum: 1 })).toThrow(/momentum in \[0, 1\), received 1/);
    expect(() => batchNormalization(x, { epsilon: 0 })).toThrow(/epsilon above 0, received 0/);
  });

  test('an unknown number of channels and rank 5', () => {
    expect(() => batchNormalization(inputLayer({ shape: [4, null] }))).toThrow(ShapeError);
    expect(() => batchNormalization(inputLayer({ shape: [2, 2, 2, 2] }))).toThrow(/rank 2 to 4/);
  });
});
