import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Task } from './cases.js';

/** A library that a case is measured with. */
export interface PeerKind {
  readonly name: string;
  /** Beside this file. */
  readonly file: string;
  readonly runs: (task: Task) => boolean;
  /** Takes seconds: one repetition, without warm-up. */
  readonly slow?: boolean;
}

const isSmall = (task: Task) => (task.op === 'conv2d' ? task.input[0] === 64 : task.op === 'matmul');
const isLenet = (task: Task) => task.op === 'train' && task.network === 'lenet-5';

/** Ours first; the ratios are to it. */
export const peers: readonly PeerKind[] = [
  { name: 'striate', file: 'peers/striate.ts', runs: () => true },
  { name: 'pytorch', file: 'pytorch-peer.py', runs: () => true },
  { name: 'tfjs wasm', file: 'peers/tfjs-wasm.ts', runs: () => true },
  { name: 'tfjs cpu', file: 'peers/tfjs-cpu.ts', runs: (task) => isSmall(task) || isLenet(task), slow: true },
  { name: 'convnetjs', file: 'peers/convnetjs.ts', runs: isLenet },
  { name: 'jax-js', file: 'peers/jax-js.ts', runs: (task) => task.op === 'matmul' || isLenet(task) },
  { name: 'onnxruntime-web', file: 'peers/onnxruntime-web.ts', runs: (task) => task.op === 'predict' },
];

const running = new Set<Peer>();

/** Ends every peer: a stopped one would not notice that its questioner is gone. */
export function closePeers(): void {
  for (const peer of running) peer.close();
}

/** A peer in a process of its own, so that no heap and no pool of threads disturbs another; stopped while others run. */
export class Peer {
  readonly kind: PeerKind;
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;

  constructor(kind: PeerKind, threads: number) {
    this.kind = kind;
    const file = fileURLToPath(new URL(kind.file, import.meta.url));
    const [program, ...args] = file.endsWith('.py')
      ? ['/usr/bin/python3', file]
      : [process.execPath, '--import', 'tsx', '--conditions=@striate/source', file];
    const env = {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      OMP_NUM_THREADS: String(threads),
      OPENBLAS_NUM_THREADS: String(threads),
    };
    this.#process = spawn(program as string, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    // One that has ended, or is not installed, answers nothing, which is noticed below.
    this.#process.on('error', () => {});
    this.#process.stdin!.on('error', () => {});
    running.add(this);
    this.#answers = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }

  /** Sends a line and waits for the answer; the process runs only in between. */
  async ask<T>(request: object): Promise<T> {
    this.#process.kill('SIGCONT');
    this.#process.stdin!.write(`${JSON.stringify(request)}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) return { skip: 'its process could not start, or ended' } as T;
      // What a library prints is no answer.
      if (!value.startsWith('{')) continue;
      this.#process.kill('SIGSTOP');
      return JSON.parse(value) as T;
    }
  }

  close(): void {
    running.delete(this);
    this.#process.kill('SIGKILL');
  }
}
