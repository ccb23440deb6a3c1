import { defaultDevice, grad, init, type Array as JaxArray, jit, lax, nn, numpy as np } from '@jax-js/jax';
import { randomValues } from '../random.js';
import { serve } from '../serve.js';

const BATCH = 64;
const SHAPES = '6,1,5,5 6,1,1 16,6,5,5 16,1,1 400,120 120 120,84 84 84,10 10'
  .split(' ')
  .map((shape) => shape.split(',').map(Number));

await serve(async ({ task }) => {
  await init('wasm');
  defaultDevice('wasm');
  const note = 'without the shared memory of an isolated page: one thread';
  if (task.op === 'matmul') {
    const [a, b] = [1, 2].map((seed) => array([task.size, task.size], seed)) as [JaxArray, JaxArray];
    const product = jit((x: JaxArray, y: JaxArray) =>
      np.matmul(task.transposeA ? x.transpose() : x, task.transposeB ? y.transpose() : y),
    );
    return { run: async () => (await product(a.ref, b.ref).blockUntilReady()).dispose(), threads: 1, note };
  }
  if (task.op !== 'train' || task.network !== 'lenet-5') throw new Error('products and LeNet-5 alone');
  return { run: lenetStep(), threads: 1, note };
});

/** Arrays are used up by whatever takes them; `ref` keeps one for another use. */
function lenetStep(): () => Promise<void> {
  const pictures = array([BATCH, 1, 28, 28], 100);
  const labels = nn.oneHot(
    np.array(
      Array.from({ length: BATCH }, (_, i) => i % 10),
      { dtype: np.int32 },
    ),
    10,
  );
  const loss = (weights: JaxArray[], x: JaxArray, y: JaxArray): JaxArray => {
    const [c1, b1, c2, b2, d1, b3, d2, b4, d3, b5] = weights;
    const one = pool(nn.relu(lax.conv(x, c1!, [1, 1], 'SAME').add(b1!)));
    const two = pool(nn.relu(lax.conv(one, c2!, [1, 1], 'VALID').add(b2!)));
    const three = nn.relu(np.matmul(two.reshape([BATCH, 400]), d1!).add(b3!));
    const four = nn.relu(np.matmul(three, d2!).add(b4!));
    const logits = np.matmul(four, d3!).add(b5!);
    return nn
      .logSoftmax(logits, -1)
      .mul(y)
      .sum()
      .mul(-1 / BATCH);
  };
  const step = jit((weights: JaxArray[], velocities: JaxArray[], x: JaxArray, y: JaxArray) => {
    const gradients = grad(loss)(
      weights.map((one) => one.ref),
      x,
      y,
    );
    const next = velocities.map((one, i) => one.mul(0.9).add(gradients[i]!));
    return [weights.map((one, i) => one.sub(next[i]!.ref.mul(1e-3))), next];
  });
  let weights = SHAPES.map((shape, i) => array(shape, i + 1, 0.1));
  let velocities = SHAPES.map((shape) => np.zeros(shape));
  return async () => {
    [weights, velocities] = step(weights, velocities, pictures.ref, labels.ref) as [JaxArray[], JaxArray[]];
    for (const one of [...weights, ...velocities]) await one.blockUntilReady();
  };
}

function pool(x: JaxArray): JaxArray {
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  return np.max(x.reshape([batch, channels, height / 2, 2, width / 2, 2]), [3, 5]);
}

function array(shape: number[], seed: number, scale = 1): JaxArray {
  const size = shape.reduce((product, n) => product * n, 1);
  return np.array(randomValues(size, seed).map((value) => value * scale)).reshape(shape);
}
