/** Places in the pool's control block, as 32-bit numbers. */
export const CONTROL = {
  /** Counts the jobs; a change wakes the workers. */
  generation: 0,
  /** 1 while a job may be joined. */
  open: 1,
  /** Number of workers that look at the job. */
  active: 2,
  /** The first unit of the job that nobody has taken. */
  next: 3,
  /** 1 after a worker's function has failed. */
  failed: 4,
  /** Number of workers that wait for the next job in sleep, or are about to. */
  sleepers: 5,
  /** 1 while the caller waits for the workers in sleep. */
  callerSleeps: 6,
  /** The job: which function, how many arguments and units, and where each thread's scratch memory lies. */
  function: 7,
  argumentCount: 8,
  units: 9,
  /** Units that a thread takes at a time, at least. */
  smallest: 10,
  scratchBase: 11,
  scratchBytes: 12,
} as const;

/** Where the arguments begin in the control block, and how many there is room for, as 64-bit floats. */
export const ARGUMENTS = { offset: 64, count: 32 } as const;

/** Bytes of the control block. */
export const CONTROL_BYTES = ARGUMENTS.offset + ARGUMENTS.count * 8;

/**
 * Milliseconds that an idle worker looks for the next job before it sleeps: longer than a training step's pauses between
 * two kernels, so that it sleeps between steps at most.
 */
const SPIN_MS = 0.2;
/** Looks between two looks at the clock. */
const LOOKS = 256;

/** What a worker receives. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly functions: readonly string[];
  /** From 1; the main thread is 0. */
  readonly id: number;
  readonly threads: number;
}

/**
 * A worker's program: `work(setup)` takes parts of jobs for ever. As text, so that no bundler has to find a file.
 *
 * A worker joins a job by counting itself active and then looking whether the job is open still, and the main thread
 * writes the next job only after it has closed the last one and nobody is active. So a worker that wakes late, on a busy
 * machine, finds the door shut, and nobody waits for it.
 *
 * Parts are large at first and then smaller, each a share of what is left ("guided self-scheduling"): whoever is held up
 * leaves more to the others, and all come to their end at about the same time.
 *
 * @see Polychronopoulos and Kuck 1987, https://doi.org/10.1109/TC.1987.5009495
 */
export const WORKER_SOURCE = `
function work({ module, memory, control, functions, id, threads }) {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const c = new Int32Array(control, 0, ${ARGUMENTS.offset / 4});
  const args = new Float64Array(control, ${ARGUMENTS.offset});
  let seen = 0;
  return () => {
    for (;;) {
      waitForJob(c, seen);
      seen = Atomics.load(c, ${CONTROL.generation});
      Atomics.add(c, ${CONTROL.active}, 1);
      if (Atomics.load(c, ${CONTROL.open}) === 1) {
        try {
          takeParts(exports[functions[c[${CONTROL.function}]]], c, args, id, threads);
        } catch {
          Atomics.store(c, ${CONTROL.failed}, 1);
        }
      }
      if (Atomics.sub(c, ${CONTROL.active}, 1) === 1 && Atomics.load(c, ${CONTROL.callerSleeps}) === 1) {
        Atomics.notify(c, ${CONTROL.active});
      }
    }
  };
}
function waitForJob(c, seen) {
  const end = performance.now() + ${SPIN_MS};
  do {
    for (let i = 0; i < ${LOOKS}; i++) if (Atomics.load(c, ${CONTROL.generation}) !== seen) return;
  } while (performance.now() < end);
  Atomics.add(c, ${CONTROL.sleepers}, 1);
  Atomics.wait(c, ${CONTROL.generation}, seen);
  Atomics.sub(c, ${CONTROL.sleepers}, 1);
}
function takeParts(run, c, args, id, threads) {
  const units = c[${CONTROL.units}], smallest = c[${CONTROL.smallest}], bytes = c[${CONTROL.scratchBytes}];
  const given = Array.from(args.subarray(0, c[${CONTROL.argumentCount}]));
  const scratch = bytes === 0 ? [] : [(c[${CONTROL.scratchBase}] >>> 0) + id * bytes];
  for (;;) {
    const from = Atomics.load(c, ${CONTROL.next});
    if (from >= units) return;
    const to = Math.min(units, from + Math.max(smallest, Math.ceil((units - from) / (2 * threads))));
    if (Atomics.compareExchange(c, ${CONTROL.next}, from, to) === from) run(...given, from, to, ...scratch);
  }
}
`;
