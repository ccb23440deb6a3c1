import { createInterface } from 'node:readline';
import type { Task } from './cases.js';

/** The first line that a peer reads. */
export interface Request {
  readonly task: Task;
  readonly threads: number;
}

/** A peer, ready to run. */
export interface Prepared {
  /** One repetition; done when it returns or its promise is kept. */
  readonly run: () => unknown;
  /** Threads that it really runs on. */
  readonly threads: number;
  /** What a reader of the table must know. */
  readonly note?: string;
}

/**
 * A peer's side of the conversation, on stdin and stdout, a line of JSON each: a request, answered by `{ threads, note }`
 * or `{ skip }`; then `{ repetitions }` any number of times, each answered by `{ ms: [...] }`. `pytorch-peer.py` speaks it
 * too.
 */
export async function serve(prepare: (request: Request) => Promise<Prepared>): Promise<void> {
  let prepared: Prepared | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    if (prepared) {
      say({ ms: await time(prepared.run, JSON.parse(line).repetitions) });
      continue;
    }
    try {
      prepared = await prepare(JSON.parse(line));
    } catch (error) {
      say({ skip: (error as Error).message.split('\n')[0] });
      break;
    }
    say({ threads: prepared.threads, note: prepared.note });
  }
  process.exit();
}

async function time(run: Prepared['run'], repetitions: number): Promise<number[]> {
  const ms: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    const result = run();
    // Awaiting costs a turn of the event loop: only where there is something to wait for.
    if (result instanceof Promise) await result;
    ms.push(performance.now() - start);
  }
  return ms;
}

function say(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
