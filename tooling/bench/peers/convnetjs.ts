import convnetjs from 'convnetjs';
import { randomValues } from '../random.js';
import { serve } from '../serve.js';

const BATCH = 64;
const SIDE = 28;

const LENET = [
  { type: 'input', out_sx: SIDE, out_sy: SIDE, out_depth: 1 },
  { type: 'conv', sx: 5, filters: 6, stride: 1, pad: 2, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'conv', sx: 5, filters: 16, stride: 1, pad: 0, activation: 'relu' },
  { type: 'pool', sx: 2, stride: 2 },
  { type: 'fc', num_neurons: 120, activation: 'relu' },
  { type: 'fc', num_neurons: 84, activation: 'relu' },
  { type: 'softmax', num_classes: 10 },
];

await serve(async ({ task }) => {
  if (task.op !== 'train' || task.network !== 'lenet-5') throw new Error('LeNet-5 alone');
  const net = new convnetjs.Net();
  net.makeLayers(LENET);
  const settings = { method: 'sgd', learning_rate: 1e-3, momentum: 0.9, batch_size: BATCH, l2_decay: 0 };
  const trainer = new convnetjs.Trainer(net, settings);
  const pictures = Array.from({ length: BATCH }, (_, i) => {
    const picture = new convnetjs.Vol(SIDE, SIDE, 1, 0);
    picture.w = randomValues(SIDE * SIDE, i + 1);
    return picture;
  });
  // One example a call; the weights change after the last.
  const run = () => pictures.forEach((picture, i) => void trainer.train(picture, i % 10));
  return { run, threads: 1 };
});
