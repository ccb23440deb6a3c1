import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { select } from '../../testing/backends.js';

const run = (name: string, inputs: tf.NamedTensorMap, attrs: object) =>
  tf.tidy(() => tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap));

describe('other types than float32', () => {
  test.each([
    [
      'Conv2DBackpropFilter',
      { strides: [1, 1], pad: 'valid', dataFormat: 'NHWC', filterShape: [2, 2, 1, 1] },
      ['x', 'dy'],
    ],
    [
      'Conv2DBackpropInput',
      { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', inputShape: [2, 2, 1, 1] },
      ['dy', 'filter'],
    ],
    ['MaxPoolGrad', { filterSize: [1, 1], strides: [1, 1], pad: 'valid' }, ['dy', 'input', 'output']],
    ['AvgPoolGrad', { filterSize: [1, 1], strides: [1, 1], pad: 'valid' }, ['dy', 'input']],
    ['RangeGradient', { low: 0, high: 6, slope: 0, keepsNaN: true }, ['dy', 'x']],
    ['ExtremumGradient', { axis: 0 }, ['dy', 'x', 'y']],
    ['SoftmaxCrossEntropy', { labelSmoothing: 0 }, ['logits', 'targets']],
    ['SoftmaxGradient', {}, ['dy', 'y']],
    ['BatchNormTraining', { epsilon: 1e-3 }, ['x', 'gamma', 'beta']],
    ['SgdStep', { learningRate: 1 }, ['weight', 'gradient']],
    ['AdamStep', { learningRate: 1 }, ['weight', 'gradient', 'sum', 'squares']],
  ])('%s refuses int32 and says what to do', async (name, attrs, inputs) => {
    await select('wasm');
    const before = tf.memory().numTensors;
    const x = tf.ones([2, 2, 1, 1], 'int32');
    const given = Object.fromEntries(inputs.map((input) => [input, x]));
    expect(() => run(name, given, attrs)).toThrow(
      `${name} on the wasm backend: every input must be float32, received int32`,
    );
    x.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('matMul of int32 is refused by tfjs, as before', async () => {
    await select('wasm');
    const x = tf.ones([2, 2], 'int32');
    expect(() => tf.tidy(() => tf.matMul(x, x))).toThrow(/float32/);
    x.dispose();
  });

  test.each([
    ['add of a row', (x: tf.Tensor) => tf.add(x, tf.slice(x, [0, 0], [1, 3])), [2, 4, 6, 5, 7, 9]],
    ['sum of rows', (x: tf.Tensor) => tf.sum(x, 0), [5, 7, 9]],
    ['cast to the same type', (x: tf.Tensor) => tf.cast(x, 'int32'), [1, 2, 3, 4, 5, 6]],
    ['clone', (x: tf.Tensor) => tf.clone(x), [1, 2, 3, 4, 5, 6]],
  ])('%s of int32 numbers is theirs', async (_title, f, expected) => {
    await select('wasm');
    tf.tidy(() => {
      const y = f(tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32'));
      expect([y.dtype, ...y.dataSync()]).toEqual(['int32', ...expected]);
    });
  });
});

test.each([
  ['float32', [0, -0, 0.5, 256, Number.NaN]],
  ['int32', [0, 0, -1, 256, 1 << 24]],
] as const)('%s becomes true where it is not 0', async (dtype, numbers) => {
  await select('wasm');
  tf.tidy(() => {
    const truths = tf.cast(tf.tensor1d([...numbers], dtype), 'bool');
    expect([truths.dtype, ...truths.dataSync()]).toEqual(['bool', 0, 0, 1, 1, 1]);
  });
});

test('a copy outlives the tensor that it was made of', async () => {
  await select('wasm');
  const buffers = tf.engine().backend.numDataIds();
  const x = tf.tensor1d([1, 2, 3]);
  const copies = [tf.clone(x), tf.cast(x, 'float32')];
  x.dispose();
  for (const copy of copies) expect(Array.from(copy.dataSync())).toEqual([1, 2, 3]);
  tf.dispose(copies);
  expect(tf.engine().backend.numDataIds()).toBe(buffers);
});
