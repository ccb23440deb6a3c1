// One training step on the wasm backend, by the number of threads: npx vitest bench --project node packages/kernels
// A start with another number throws the old backend's tensors away, so each network is built anew.
import * as tf from '@tensorflow/tfjs-core';
import { bench, describe } from 'vitest';
import { installKernels } from '../src/index.js';
import { lenet, resnet20, type Step } from './networks.js';

const networks = [
  { name: 'LeNet-5, batch 64', build: () => lenet(64), iterations: 40 },
  { name: 'ResNet-20 convolutions, batch 32', build: () => resnet20(32), iterations: 6 },
];

for (const { name, build, iterations } of networks) {
  describe(name, () => {
    for (const threads of [1, 2, 3, 4]) {
      let step: Step | undefined;
      bench(`${threads} thread(s)`, () => void step!(), {
        iterations,
        time: 0,
        warmupIterations: 2,
        warmupTime: 0,
        async setup(_task, mode) {
          if (mode !== 'warmup') return;
          if (tf.engine().registry.wasm) tf.removeBackend('wasm');
          await installKernels({ threads });
          step = build();
        },
      });
    }
  });
}
