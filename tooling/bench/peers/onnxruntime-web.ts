import * as ort from 'onnxruntime-web';
import { readMobilenet } from '../mobilenet.js';
import { mobilenetToOnnx } from '../mobilenet-onnx.js';
import { randomValues } from '../random.js';
import { serve } from '../serve.js';

await serve(async ({ task, threads }) => {
  if (task.op !== 'predict') throw new Error('prediction alone');
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(mobilenetToOnnx(readMobilenet()), {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  const shape = [1, 3, 224, 224];
  const x = new ort.Tensor('float32', randomValues(3 * 224 * 224), shape);
  return { run: () => session.run({ x }), threads: ort.env.wasm.numThreads };
});
