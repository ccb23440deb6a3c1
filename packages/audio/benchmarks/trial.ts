import { installKernels } from '@striate/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { modelParameters } from '../../core/src/training/parameters.js';
import { TrainingStep } from '../../core/src/training/training-step.js';
import { adam } from '@striate/core/training';
import { audioArchitecture } from '../src/models/index.js';
await installKernels({ threads: 2 });
const spent = new Map<string, {calls:number, ms:number}>();
const inner = [0];
const where = new Map<string, number>();
for (const kernel of tf.getKernelsForBackend('wasm')) {
  const { kernelName, kernelFunc } = kernel;
  const watched: tf.KernelFunc = (p) => {
    inner.push(0); const s = performance.now();
    try { return kernelFunc(p); } finally {
      const ms = performance.now() - s; const own = ms - inner.pop()!; inner[inner.length-1]! += ms;
      const b = spent.get(kernelName) ?? {calls:0, ms:0}; spent.set(kernelName, {calls:b.calls+1, ms:b.ms+own});
      if (process.argv[4] === kernelName) { const k = JSON.stringify(Object.values(p.inputs as never).map((t: any)=>t.shape))+JSON.stringify((p.attrs as any)?.perm ?? (p.attrs as any)?.axis ?? ''); where.set(k,(where.get(k)??0)+own); }
    }
  };
  tf.unregisterKernel(kernelName, 'wasm'); tf.registerKernel({...kernel, kernelFunc: watched});
}
for (const name of process.argv[2]!.split(',')) {
  const a = audioArchitecture(name); const batch = Number(process.argv[3] ?? 64);
  const model = a.build({ classes: 10 });
  const x = tf.randomNormal([batch, ...a.inputShape]);
  const y = tf.cast(tf.oneHot(tf.tensor1d(Array.from({length: batch}, (_, i) => i % 10), 'int32'), 10), 'float32') as tf.Tensor2D;
  const t = new TrainingStep({ model, parameters: modelParameters(model), optimizer: adam().create() });
  const times: number[] = []; let best = 1e9; let shown: [string, {calls:number,ms:number}][] = [];
  for (let i = 0; i < 12; i++) {
    spent.clear(); where.clear(); const s = performance.now();
    const r = t.run({ x, y, examples: Array.from({length: batch}, (_, i) => ({id: String(i)})) as never, step: i, dispose() {} }, { seed: 1, step: i, learningRate: 1e-3 });
    r.loss.dataSync(); tf.dispose([r.loss, r.correct]);
    const total = performance.now() - s; times.push(total);
    if (total < best) { best = total; shown = [...spent]; }
  }
  times.sort((p, q) => p - q);
  console.log(name, 'median', times[6]!.toFixed(1), 'min', best.toFixed(1));
  shown.sort((p, q) => q[1].ms - p[1].ms);
  console.log(shown.slice(0, 12).map(([k, v]) => `  ${k} ${v.calls} ${v.ms.toFixed(1)}`).join('\n'));
  if (process.argv[4]) console.log([...where].sort((p,q)=>q[1]-p[1]).slice(0,10).map(([k,v])=>`   ${k} ${v.toFixed(1)}`).join('\n'));
}
process.exit(0);
