/** Places in the pool's control block, as 32-bit numbers. */
export const CONTROL = {
  /** Counts the jobs; a change wakes the workers. */
  generation: 0,
  /** 1 while a job may be joined. */
  open: 1,
  /** Number of workers that look at the job. */
  active: 2,
  /** The next part of the job that nobody has taken. */
  next: 3,
  /** 1 after a worker's function has failed. */
  failed: 4,
  /** The job: which function, how many arguments, parts and units, and where each thread's scratch memory lies. */
  function: 5,
  argumentCount: 6,
  parts: 7,
  units: 8,
  scratchBase: 9,
  scratchBytes: 10,
} as const;

/** Where the arguments begin in the control block, and how many there is room for, as 64-bit floats. */
export const ARGUMENTS = { offset: 64, count: 32 } as const;

/** Bytes of the control block. */
export const CONTROL_BYTES = ARGUMENTS.offset + ARGUMENTS.count * 8;

/** Rounds that an idle worker looks for the next job before it sleeps: some microseconds, less than waking it takes. */
const SPINS = 4000;

/** What a worker receives. */
export interface WorkerSetup {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly functions: readonly string[];
  /** From 1; the main thread is 0. */
  readonly id: number;
}

/**
 * A worker's program: `work(setup)` takes parts of jobs for ever. As text, so that no bundler has to find a file.
 *
 * A worker joins a job by counting itself active and then looking whether the job is open still, and the main thread
 * writes the next job only after it has closed the last one and nobody is active. So a worker that wakes late, on a busy
 * machine, finds the door shut, and nobody waits for it.
 */
export const WORKER_SOURCE = `
function work({ module, memory, control, functions, id }) {
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const c = new Int32Array(control, 0, ${ARGUMENTS.offset / 4});
  const args = new Float64Array(control, ${ARGUMENTS.offset});
  let seen = 0;
  return () => {
    for (;;) {
      for (let i = 0; i < ${SPINS} && Atomics.load(c, ${CONTROL.generation}) === seen; i++);
      Atomics.wait(c, ${CONTROL.generation}, seen);
      seen = Atomics.load(c, ${CONTROL.generation});
      Atomics.add(c, ${CONTROL.active}, 1);
      if (Atomics.load(c, ${CONTROL.open}) === 1) {
        try {
          takeParts(exports[functions[c[${CONTROL.function}]]], c, args, id);
        } catch {
          Atomics.store(c, ${CONTROL.failed}, 1);
        }
      }
      Atomics.sub(c, ${CONTROL.active}, 1);
    }
  };
}
function takeParts(run, c, args, id) {
  const parts = c[${CONTROL.parts}], units = c[${CONTROL.units}], bytes = c[${CONTROL.scratchBytes}];
  const given = Array.from(args.subarray(0, c[${CONTROL.argumentCount}]));
  const scratch = bytes === 0 ? [] : [(c[${CONTROL.scratchBase}] >>> 0) + id * bytes];
  for (let part; (part = Atomics.add(c, ${CONTROL.next}, 1)) < parts; ) {
    run(...given, Math.floor((part * units) / parts), Math.floor(((part + 1) * units) / parts), ...scratch);
  }
}
`;
