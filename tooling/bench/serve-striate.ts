import { installKernels } from '@striate/kernels';
import { serve } from './serve.js';
import { type TfjsTaskOptions, tfjsTask } from './tfjs-task.js';

/** Our side of the conversation. */
export function serveStriate(options: TfjsTaskOptions): Promise<void> {
  return serve(async ({ task, threads }) => {
    const started = await installKernels({ threads });
    return { run: await tfjsTask(task, options), threads: started.threads };
  });
}
