import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test } from 'vitest';
import { randomValues, toTensor } from '../testing/backends.js';
import { installKernels } from './install-kernels.js';
import { adamStep, sgdStep, softmaxCrossEntropy } from './ops/index.js';

const WORDS = 3000;
const VECTOR = 40;
const FILTERS = 64;
const CLASSES = 70;

afterEach(() => {
  tf.removeBackend('wasm');
});

function loss(table: tf.Tensor, filter: tf.Tensor, kernel: tf.Tensor, step: number): tf.Scalar {
  const words = Int32Array.from({ length: 60 * 40 }, (_, i) => (i * i + 7 * i * step) % WORDS);
  const vectors = tf.gather(table, tf.tensor2d(words, [60, 40], 'int32')) as tf.Tensor3D;
  const features = tf.max(tf.relu(tf.conv1d(vectors, filter as tf.Tensor3D, 1, 'valid')), 1);
  const logits = tf.matMul<tf.Tensor2D>(features, kernel);
  const labels = tf.oneHot(tf.range(0, 60, 1, 'int32'), CLASSES, 1, 0, 'float32') as tf.Tensor2D;
  const probabilities = tf.softmax(logits);
  return tf.add(softmaxCrossEntropy(logits, labels)!, tf.sum(tf.square(probabilities)));
}

/** Two steps of each optimiser on a text network, all large enough for several threads; everything that comes of them. */
function textSteps(): ArrayLike<number>[] {
  const weights = [
    [WORDS, VECTOR],
    [3, VECTOR, FILTERS],
    [FILTERS, CLASSES],
  ].map((shape, i) => tf.tidy(() => tf.variable(toTensor(randomValues(shape, i + 1)))));
  const [table, filter, kernel] = weights as [tf.Variable, tf.Variable, tf.Variable];
  let [velocity, sum, squares] = [0, 1, 2].map(() => tf.zeros(table.shape)) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
  ];
  const results: ArrayLike<number>[] = [];
  for (let step = 0; step < 4; step++) {
    const { value, grads } = tf.variableGrads(() => loss(table, filter, kernel, step), weights);
    const gradient = grads[table.name]!;
    results.push(value.dataSync(), grads[filter.name]!.dataSync(), grads[kernel.name]!.dataSync());
    if (step < 2) {
      const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0, nesterov: true, reuse: true };
      const next = sgdStep(table, gradient, velocity, options)!;
      table.assign(next.weight);
      tf.dispose([velocity, next.weight]);
      velocity = next.velocity!;
    } else {
      const options = { learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7, kept: 1, reuse: true };
      const next = adamStep({ weight: table, sum, squares }, gradient, options)!;
      table.assign(next.weight);
      tf.dispose([sum, squares, next.weight]);
      [sum, squares] = [next.sum, next.squares];
    }
    tf.dispose([value, grads]);
  }
  results.push(...[table, velocity, sum, squares].map((tensor) => tensor.dataSync()));
  tf.dispose([weights, velocity, sum, squares]);
  return results;
}

test('threads change no bit of a text network that learns, and nothing is left over', async () => {
  const runs = [];
  for (const threads of [1, 2, 4]) {
    await installKernels({ threads });
    const before = tf.memory().numTensors;
    runs.push(textSteps());
    expect(tf.memory().numTensors).toBe(before);
    if (threads < 4) tf.removeBackend('wasm');
  }
  const bytes = (values: ArrayLike<number>) => Buffer.from(Float32Array.from(values).buffer);
  for (const run of runs.slice(1)) {
    for (const [i, values] of run.entries()) expect(bytes(values).equals(bytes(runs[0]![i]!))).toBe(true);
  }
  for (const values of runs[0]!) expect(Array.prototype.every.call(values, Number.isFinite)).toBe(true);
});
