import { spawnSync } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout
 * @throws Error with all of its output when it fails
 */
export function runCommand(
  program: string,
  args: readonly string[],
  { cwd, env }: CommandOptions = {},
): string {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return stdout;
  const reason = error ? error.message : signal ? `signal ${signal}` : `exit code ${status}`;
  throw new Error(`${[program, ...args].join(' ')}\n${stdout ?? ''}${stderr ?? ''}failed: ${reason}`);
}
