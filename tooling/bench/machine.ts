import { cpus, loadavg } from 'node:os';

/** What the figures were measured on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly date: string;
  /** Measured, of one busy core. */
  readonly gigahertz: number;
  /** Floating-point operations a second that 128-bit SIMD allows one thread, in thousand millions. */
  readonly ceiling: number;
  /** Processes that wanted a core during the last minute, before the first measurement. */
  readonly load: number;
}

// Two units, four lanes, a multiplication and an addition in each: what most desktop and server cores have.
const FLOPS_A_CYCLE = 16;

/** How the ceiling comes about; printed with every table. */
export const CEILING =
  'Ceiling: 16 floating-point operations a cycle and thread (two 128-bit fused multiply-adds), at the clock measured.';

const MULTIPLY_LATENCY = 3; // cycles; on every x86 and Apple core since 2008

export function describeMachine(): Machine {
  const gigahertz = measureClock();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    gigahertz,
    ceiling: gigahertz * FLOPS_A_CYCLE,
    load: loadavg()[0] as number,
  };
}

/** By a chain of multiplications, each of which waits for the one before: nothing else in the loop takes longer. */
function measureClock(): number {
  const rounds = Array.from({ length: 7 }, () => {
    const start = performance.now();
    const length = 2e7;
    chain(length);
    return (MULTIPLY_LATENCY * length) / (performance.now() - start) / 1e6;
  });
  return Math.max(...rounds);
}

function chain(length: number): number {
  let value = 1;
  for (let i = 0; i < length; i++) value = Math.imul(value, 0x9e3779b1);
  return value;
}
