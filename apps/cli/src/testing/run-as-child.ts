import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './run-in-process.js';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../..', import.meta.url));

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sees what the child has written to stderr so far, and may signal it. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
  /** Sees what the child has written to stdout so far. */
  readonly onStdout?: (text: string, child: ChildProcess) => void;
}

export interface ChildOutcome extends Outcome {
  readonly signal: NodeJS.Signals | null;
}

/** Runs a command line from sources in a process of its own, as a shell would. */
export function runAsChild(argv: readonly string[], options: ChildOptions = {}): Promise<ChildOutcome> {
  const { env = {}, onStderr, onStdout } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@striate/source', '--import', 'tsx', MAIN, ...argv],
      { cwd: CLI, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      onStdout?.(stdout, child);
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      onStderr?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
