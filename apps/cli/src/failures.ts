import { CommanderError } from 'commander';
import { painter, say, type Terminal } from './terminal.js';

/** What the process exits with. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ctrl-C, or a request to terminate: the reason that an interrupted run's signal carries. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}

/** Options that are each valid and make no sense together. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Some of the inputs failed; each has been reported already. */
export class PartialFailure extends Error {
  override readonly name = 'PartialFailure';
}

/** Errors that speak to users: core's, by name, so that `--help` need not load core, and our own. */
const EXPECTED = [
  'ShapeError',
  'DataError',
  'BundleError',
  'TrainingError',
  'PartialFailure',
  'Interruption',
];

/** Tells the user what went wrong, without a stack trace unless `STRIATE_DEBUG` asks for it. */
export function explainFailure(error: unknown, terminal: Terminal): ExitCode {
  // Commander has already written its message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;

  const paint = painter(terminal.stderr, terminal.env);
  const message = error instanceof Error ? error.message : String(error);
  say(terminal, `${paint('red', 'striate:')} ${message}`);
  if (terminal.env.STRIATE_DEBUG && error instanceof Error) say(terminal, debugText(error));

  if (error instanceof Interruption) return EXIT.interrupted;
  if (error instanceof UsageError) return EXIT.usage;
  if (!isExpected(error)) {
    say(
      terminal,
      'This looks like a fault in striate itself. Please report it (npm bugs striate) together with',
    );
    say(terminal, 'what the same command prints when STRIATE_DEBUG=1 is set.');
  }
  return EXIT.failed;
}

function isExpected(error: unknown): boolean {
  if (error instanceof Error && EXPECTED.includes(error.name)) return true;
  // A missing file, a full disk, a folder without permission: the system's own message says which and where.
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function debugText(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${debugText(error.cause)}` : own;
}
