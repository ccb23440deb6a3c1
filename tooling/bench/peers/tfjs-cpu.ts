import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { serve } from '../serve.js';
import { tfjsTask } from '../tfjs-task.js';

await serve(async ({ task }) => {
  await setBackend('cpu');
  return { run: await tfjsTask(task), threads: 1 };
});
