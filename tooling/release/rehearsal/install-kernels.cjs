// A plain TensorFlow.js program, in CommonJS: one call, then it trains a convolution on threads and ends by itself.
const tf = require('@tensorflow/tfjs-core');
require('@tensorflow/tfjs-layers');
const { installKernels } = require('@striate/kernels');

async function main() {
  const { threads, reason } = await installKernels({ threads: 2 });
  if (threads !== 2) throw new Error(`2 threads were asked for, there are ${threads}: ${reason}`);
  const filter = tf.variable(tf.fill([3, 3, 1, 4], 0.1));
  const images = tf.ones([8, 12, 12, 1]);
  const optimizer = tf.train.sgd(0.001);
  const loss = () => tf.mean(tf.square(tf.conv2d(images, filter, 1, 'same')));
  const [first, second] = [0, 1].map(() => optimizer.minimize(loss, true).dataSync()[0]);
  if (!(second < first)) throw new Error(`the loss must fall, received ${first}, then ${second}`);
  console.log(`@striate/kernels alone trains on ${tf.getBackend()} with ${threads} threads, from CommonJS`);
}

main();
