import { describe, expect, test } from 'vitest';
import { compileShared } from '../../testing/assembly.js';
import type { NativeFunctions } from './functions.js';
import { ThreadPool } from './thread-pool.js';

const UNITS = 64;
const SCRATCH = 4096;
const PAGE = 65536;

// A thread is known by its scratch memory: the caller's lies at 4096, a worker's behind it. `gemm` writes each unit's
// number plus one into its place. The others go wrong on a worker, and the caller sees to it that a worker has a part.
const module = await compileShared(`
  const JOINED: usize = 2048;

  function isWorker(scratch: usize): bool {
    if (scratch === ${SCRATCH}) {
      while (!atomic.load<i32>(JOINED));
      return false;
    }
    atomic.store<i32>(JOINED, 1);
    return true;
  }
  export function gemm(base: usize, from: i32, to: i32, scratch: usize): void {
    for (let i = from; i < to; i++) {
      for (let k = 0; k < 20000; k++) store<i32>(scratch, k);
      store<i32>(base + (i << 2), i + 1);
    }
  }
  export function sgdStep(base: usize, from: i32, to: i32, scratch: usize): void {
    if (isWorker(scratch)) unreachable();
    gemm(base, from, to, scratch);
  }
  export function adamStep(base: usize, from: i32, to: i32, scratch: usize): void {
    if (isWorker(scratch)) while (true);
    gemm(base, from, to, scratch);
  }
`);

async function startPool(threads: number, patience?: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const pool = await ThreadPool.start({ threads, module, memory, patience });
  const functions = new WebAssembly.Instance(module, { env: { memory } })
    .exports as unknown as NativeFunctions;
  const run = (name: 'gemm' | 'sgdStep' | 'adamStep', base = 0, own = functions) => {
    const numbers = new Int32Array(memory.buffer, base, UNITS).fill(0);
    pool.run(own, {
      name,
      args: [base],
      units: UNITS,
      smallest: 1,
      scratch: { address: SCRATCH, bytes: 64 },
    });
    return Array.from(numbers);
  };
  return { pool, run, memory, functions };
}

const all = Array.from({ length: UNITS }, (_, i) => i + 1);

describe('a pool', () => {
  test.each([2, 4])('of %i threads does every unit of every job', async (threads) => {
    const { pool, run } = await startPool(threads);
    for (let i = 0; i < 100; i++) expect(run('gemm')).toEqual(all);
    pool.close();
  });

  test('whose worker fails in the middle of a job says so, and does the next one', async () => {
    const { pool, run } = await startPool(2);
    expect(() => run('sgdStep')).toThrow('sgdStep failed on a worker thread; its result is lost');
    expect(run('gemm')).toEqual(all);
    pool.close();
  });

  test('hands on what fails on the calling thread, and does the next job', async () => {
    const { pool, run, functions } = await startPool(3);
    const failing = {
      ...functions,
      gemm: () => {
        throw new Error('here');
      },
    };
    expect(() => run('gemm', 0, failing)).toThrow('here');
    expect(run('gemm')).toEqual(all);
    pool.close();
  });

  test('gives up a worker that never ends its part, instead of waiting for ever', async () => {
    const { run } = await startPool(2, 200);
    expect(() => run('adamStep')).toThrow(/did not finish its part of adamStep within 0.2 s.*on one thread/);
  });

  test('whose workers have ended leaves all work to the caller', async () => {
    const { pool, run } = await startPool(4);
    pool.close();
    for (let i = 0; i < 20; i++) expect(run('gemm')).toEqual(all);
  });

  test('works in memory that was added after its start', async () => {
    const { pool, run, memory } = await startPool(3);
    expect(run('gemm')).toEqual(all);
    const base = memory.grow(20) * PAGE + 19 * PAGE;
    for (let i = 0; i < 20; i++) expect(run('gemm', base)).toEqual(all);
    pool.close();
  });

  test('whose worker can not start is refused', async () => {
    const unshared = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    await expect(ThreadPool.start({ threads: 3, module, memory: unshared })).rejects.toThrow(
      /a worker thread could not start: /,
    );
  });
});
