import '@tensorflow/tfjs-backend-cpu';
import { grad, profile, setBackend, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { activation } from './activation.js';
import type { ActivationName } from './activation-name.js';
import { withInitializerSeed } from './build-context.js';
import { conv1d } from './conv1d.js';
import { conv2d } from './conv2d.js';
import { depthwiseConv2d } from './depthwise-conv2d.js';
import { inputLayer } from './input-layer.js';
import { separableConv2d } from './separable-conv2d.js';

type Create = (x: SymbolicTensor, options: { activation: ActivationName }) => SymbolicTensor;

beforeAll(() => setBackend('cpu'));

const shared = { kernelSize: 3, strides: 2, padding: 'same', biasInitializer: 'glorotUniform' } as const;
const PICTURE = [5, 5, 3];
const LAYERS: readonly [string, Create, string[], number[]][] = [
  [
    'conv1d',
    (x, options) => conv1d(x, { ...shared, filters: 4, ...options }),
    ['Reshape', 'FusedConv2D'],
    [25, 3],
  ],
  ['conv2d', (x, options) => conv2d(x, { ...shared, filters: 4, ...options }), ['FusedConv2D'], PICTURE],
  [
    'depthwiseConv2d',
    (x, options) => depthwiseConv2d(x, { ...shared, ...options }),
    ['FusedDepthwiseConv2D'],
    PICTURE,
  ],
  [
    'separableConv2d',
    (x, options) => separableConv2d(x, { ...shared, filters: 4, ...options }),
    ['DepthwiseConv2dNative', 'FusedConv2D'],
    PICTURE,
  ],
];

/** 20 times the usual size, so that ReLU6 meets its 6. */
const inputOf = (shape: readonly number[]) =>
  tensor(
    Float32Array.from({ length: 150 }, (_, i) => 20 * Math.sin(i * i)),
    [2, ...shape],
  );

describe.each(LAYERS)('the activation of %s', (_, create, kernels, shape) => {
  test.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const)(
    '%s is that of a layer of its own, in prediction and in training',
    (name) => {
      const one = build(shape, (x) => create(x, { activation: name }));
      const two = build(shape, (x) => activation(create(x, { activation: 'linear' }), { activation: name }));
      tidy(() => {
        for (const training of [false, true]) {
          const [actual, expected] = [one, two].map(
            (net) => net.apply(inputOf(shape), { training }) as Tensor,
          );
          const wanted = expected!.dataSync();
          actual!.dataSync().forEach((value, index) => {
            expect(value).toBeCloseTo(wanted[index]!, 5);
          });
        }
      });
      one.dispose();
      two.dispose();
    },
  );

  test('relu6 has the gradient of a layer of its own, in prediction too', () => {
    const one = build(shape, (x) => create(x, { activation: 'relu6' }));
    const two = build(shape, (x) => activation(create(x, { activation: 'linear' }), { activation: 'relu6' }));
    tidy(() => {
      const [actual, expected] = [one, two].map((net) =>
        grad((x) => sum(net.apply(x) as Tensor))(inputOf(shape)),
      );
      const wanted = expected!.dataSync();
      expect(wanted.some((value) => value !== 0)).toBe(true);
      actual!.dataSync().forEach((value, index) => {
        expect(value).toBeCloseTo(wanted[index]!, 5);
      });
    });
    one.dispose();
    two.dispose();
  });

  test('relu6 is computed in prediction by the convolution’s kernel', async () => {
    const net = build(shape, (x) => create(x, { activation: 'relu6' }));
    const x = inputOf(shape);
    const { kernelNames, result } = await profile(() => net.apply(x) as Tensor);
    // tfjs lists its operations beside the kernels that they call.
    expect(kernelNames.filter((name) => !name.endsWith('__op'))).toEqual(kernels);
    (result as Tensor).dispose();
    x.dispose();
    net.dispose();
  });
});

function build(shape: readonly number[], layer: (x: SymbolicTensor) => SymbolicTensor) {
  return withInitializerSeed(1, () => {
    const x = inputLayer({ shape });
    return model({ inputs: x, outputs: layer(x) });
  });
}
