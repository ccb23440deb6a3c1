import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Task } from './cases.js';
import type { PeerKind } from './peer-kinds.js';

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

  constructor(kind: PeerKind, threads: number, task: Task) {
    this.kind = kind;
    const file = fileURLToPath(new URL(kind.file, import.meta.url));
    const [program, ...args] = file.endsWith('.py')
      ? ['/usr/bin/python3', file]
      : [process.execPath, '--import', 'tsx', '--conditions=@striate/source', file];
    // Below PyTorch's own threads those of OpenBLAS only get in the way: a LeNet-5 step takes four times as long.
    const blasThreads = task.op === 'matmul' ? threads : 1;
    const variables = { PYTHONDONTWRITEBYTECODE: '1', OPENBLAS_NUM_THREADS: String(blasThreads) };
    const env = { ...process.env, ...variables, OMP_NUM_THREADS: String(threads) };
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
