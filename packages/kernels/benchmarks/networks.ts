import * as tf from '@tensorflow/tfjs-core';
import { randomValues, toTensor } from '../testing/backends.js';

/** One training step on fixed data; gives back the loss, read out, so that nothing is left to do. */
export type Step = () => number;

function step(shapes: number[][], loss: (weights: tf.Variable[]) => tf.Scalar): Step {
  const weights = shapes.map((shape, i) => {
    const fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
    const { data } = randomValues(shape, i + 1);
    return tf.variable(toTensor({ shape, data: data.map((value) => value / Math.sqrt(fanIn)) }));
  });
  const optimizer = tf.train.momentum(0.01, 0.9);
  return () => tf.tidy(() => optimizer.minimize(() => loss(weights), true, weights)!.dataSync()[0]!);
}

function labels(batch: number): tf.Tensor2D {
  const classes = Array.from({ length: batch }, (_, i) => i % 10);
  return tf.oneHot(tf.tensor1d(classes, 'int32'), 10) as tf.Tensor2D;
}

const conv = (x: tf.Tensor, filter: tf.Tensor, strides = 1, pad: 'same' | 'valid' = 'same') =>
  tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);

/** LeNet-5 on 28x28 pictures. */
export function lenet(batch: number): Step {
  const x = toTensor<tf.Tensor4D>(randomValues([batch, 28, 28, 1], 100));
  const y = labels(batch);
  const shapes = [[5, 5, 1, 6], [6], [5, 5, 6, 16], [16], [400, 120], [120], [120, 84], [84], [84, 10], [10]];
  return step(shapes, ([c1, b1, c2, b2, d1, b3, d2, b4, d3, b5]) => {
    const one = tf.maxPool(tf.relu(tf.add(conv(x, c1!), b1!)) as tf.Tensor4D, 2, 2, 'valid');
    const two = tf.maxPool(tf.relu(tf.add(conv(one, c2!, 1, 'valid'), b2!)) as tf.Tensor4D, 2, 2, 'valid');
    const three = tf.relu(tf.add(tf.matMul(tf.reshape(two, [batch, 400]), d1!), b3!));
    const four = tf.relu(tf.add(tf.matMul(three, d2!), b4!));
    return tf.losses.softmaxCrossEntropy(y, tf.add(tf.matMul(four, d3!), b5!));
  });
}

/** The convolutions of ResNet-20 on 32x32 pictures, without normalisation, which is not of this package. */
export function resnet20(batch: number): Step {
  const x = toTensor<tf.Tensor4D>(randomValues([batch, 32, 32, 3], 100));
  const y = labels(batch);
  const shapes: number[][] = [[3, 3, 3, 16]];
  for (const [filters, before] of [
    [16, 16],
    [32, 16],
    [64, 32],
  ] as const) {
    for (let block = 0; block < 3; block++) {
      shapes.push([3, 3, block === 0 ? before : filters, filters], [3, 3, filters, filters]);
    }
  }
  shapes.push([1, 1, 16, 32], [1, 1, 32, 64], [64, 10]);
  return step(shapes, (weights) => {
    const [first, ...inner] = weights;
    const [toTwo, toThree, dense] = inner.splice(-3);
    let out: tf.Tensor = tf.relu(conv(x, first!));
    for (let block = 0; block < 9; block++) {
      const strides = block === 3 || block === 6 ? 2 : 1;
      const shortcut = strides === 1 ? out : conv(out, block === 3 ? toTwo! : toThree!, 2);
      const hidden = tf.relu(conv(out, inner[2 * block]!, strides));
      out = tf.relu(tf.add(tf.mul(conv(hidden, inner[2 * block + 1]!), 0.3), shortcut));
    }
    return tf.losses.softmaxCrossEntropy(y, tf.matMul(tf.mean(out, [1, 2]) as tf.Tensor2D, dense!));
  });
}
