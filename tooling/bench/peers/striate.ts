import { startWasm } from '@striate/kernels';
import { serve } from '../serve.js';
import { tfjsTask } from '../tfjs-task.js';

await serve(async ({ task, threads }) => {
  const started = await startWasm({ threads });
  return { run: await tfjsTask(task), threads: started.threads };
});
