import { installKernels } from '@striate/kernels';
import * as tf from '@tensorflow/tfjs-core';
import type { Case } from './cases.js';
import { table } from './table.js';
import { tfjsTask } from './tfjs-task.js';

const REPETITIONS = 80;

interface Spent {
  calls: number;
  ms: number;
}

/**
 * Prints where a step's time goes: each kernel's own time, without that of kernels it calls, and what lies outside. Of many
 * steps the shortest is shown, which other programs on the machine have disturbed least.
 */
export async function profile(cases: readonly Case[], threads: number): Promise<void> {
  await installKernels({ threads });
  const spent = new Map<string, Spent>();
  watchKernels(spent);
  for (const { name, task } of cases) {
    const run = await tfjsTask(task, { optimize: true });
    let shortest = { total: Number.POSITIVE_INFINITY, kernels: [] as [string, Spent][] };
    for (let i = 0; i < REPETITIONS; i++) {
      spent.clear();
      const start = performance.now();
      run();
      const total = performance.now() - start;
      if (total < shortest.total) shortest = { total, kernels: [...spent] };
    }
    const { total, kernels } = shortest;
    const inside = kernels.reduce((sum, [, { ms }]) => sum + ms, 0);
    kernels.sort(([, a], [, b]) => b.ms - a.ms);
    kernels.push(
      ['outside of kernels', { calls: 0, ms: total - inside }],
      ['in all', { calls: 0, ms: total }],
    );
    console.log(`\n${name}, ${threads} thread${threads === 1 ? '' : 's'}\n`);
    console.log(table([['kernel', 'calls', 'ms', 'share'], ...kernels.map((entry) => cells(entry, total))]));
  }
}

function cells([name, { calls, ms }]: readonly [string, Spent], total: number): string[] {
  return [name, calls ? String(calls) : '', ms.toFixed(2), `${Math.round((100 * ms) / total)}%`];
}

function watchKernels(spent: Map<string, Spent>): void {
  // Time of the kernels called so far by the one that runs, innermost last.
  const inner: number[] = [0];
  for (const kernel of tf.getKernelsForBackend('wasm')) {
    const { kernelName, kernelFunc } = kernel;
    const watched: tf.KernelFunc = (parameters) => {
      inner.push(0);
      const start = performance.now();
      try {
        return kernelFunc(parameters);
      } finally {
        const ms = performance.now() - start;
        const own = ms - inner.pop()!;
        inner[inner.length - 1]! += ms;
        const before = spent.get(kernelName) ?? { calls: 0, ms: 0 };
        spent.set(kernelName, { calls: before.calls + 1, ms: before.ms + own });
      }
    };
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...kernel, kernelFunc: watched });
  }
}
