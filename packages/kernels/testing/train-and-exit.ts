// Run by a test in a process of its own: trains a convolution for a few steps, says how, and must then end by itself.
import './register-gradients.js';
import * as tf from '@tensorflow/tfjs-core';
import { installKernels } from '../src/index.js';

const start = await installKernels({ threads: Number(process.argv[2]) });
const filter = tf.variable(tf.ones([3, 3, 1, 4]));
const images = tf.ones([8, 12, 12, 1]) as tf.Tensor4D;
const optimizer = tf.train.sgd(0.001);
const losses: number[] = [];
for (let step = 0; step < 3; step++) {
  const loss = optimizer.minimize(
    () => tf.mean(tf.square(tf.conv2d(images, filter as tf.Tensor4D, 1, 'same'))),
    true,
  );
  losses.push(loss!.dataSync()[0]!);
  loss!.dispose();
}
process.stdout.write(JSON.stringify({ ...start, losses }));
