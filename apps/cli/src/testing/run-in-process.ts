import { Writable } from 'node:stream';
import { run } from '../program.js';
import type { Output, Terminal } from '../terminal.js';

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TerminalOptions {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly env?: Terminal['env'];
}

/** Runs a command line in this process and keeps what it writes. */
export async function runInProcess(argv: readonly string[], options: TerminalOptions = {}): Promise<Outcome> {
  const stdout = recorder(options);
  const stderr = recorder(options);
  const code = await run(argv, { stdout: stdout.output, stderr: stderr.output, env: options.env ?? {} });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A stream that keeps what is written to it, and passes for a terminal where asked to. */
export function recorder({ isTTY, columns }: TerminalOptions = {}): { output: Output; text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { output: Object.assign(stream, { isTTY, columns }), text: () => chunks.join('') };
}
