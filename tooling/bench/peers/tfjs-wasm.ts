import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { composeGradients } from '../composed-kernels.js';
import { serve } from '../serve.js';
import { tfjsTask } from '../tfjs-task.js';

await serve(async ({ task }) => {
  await setBackend('wasm');
  composeGradients();
  // tfjs gives a Node program one thread.
  return { run: await tfjsTask(task), threads: 1 };
});
