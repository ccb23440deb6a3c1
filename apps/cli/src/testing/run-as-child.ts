import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Outcome } from './run-in-process.js';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const CLI = fileURLToPath(new URL('../..', import.meta.url));
/** What runs the command line from sources. */
const PROGRAM = [process.execPath, '--conditions=@striate/source', '--import', 'tsx', MAIN];

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sees all that the child has written to stderr so far, and may signal it. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

export interface ChildOutcome extends Outcome {
  readonly signal: NodeJS.Signals | null;
}

/** Runs a command line from sources in a process of its own. */
export function runAsChild(argv: readonly string[], options: ChildOptions = {}): Promise<ChildOutcome> {
  return spawnProgram([...PROGRAM, ...argv], options);
}

/**
 * Runs a shell script in which `"$@"` stands for a command line of ours.
 *
 * @example
 * runInShell('"$@" | head -n 1', ['--help']);
 */
export function runInShell(script: string, argv: readonly string[]): Promise<ChildOutcome> {
  return spawnProgram(['sh', '-c', script, 'sh', ...PROGRAM, ...argv], {});
}

function spawnProgram(
  [program, ...args]: readonly string[],
  { env = {}, onStderr }: ChildOptions,
): Promise<ChildOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program as string, args, {
      cwd: CLI,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      onStderr?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
