import { installKernels } from '@striate/kernels';
import { serve } from '../serve.js';
import { tfjsTask } from '../tfjs-task.js';

await serve(async ({ task, threads }) => {
  const started = await installKernels({ threads });
  return { run: await tfjsTask(task), threads: started.threads };
});
