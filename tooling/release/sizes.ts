import { resolve } from 'node:path';
import { runCommand } from './command.js';

interface Measured {
  readonly name: string;
  readonly size: number;
  readonly sizeLimit: number;
}

/**
 * Measures every entry point against its ceiling in `.size-limit.js`.
 *
 * @returns one line an entry point
 * @throws Error with all measurements when one is above its ceiling
 */
export function checkSizes(): string[] {
  const tooling = resolve(import.meta.dirname, '..');
  const measured = JSON.parse(
    runCommand('pnpm', ['exec', 'size-limit', '--json'], { cwd: tooling }),
  ) as Measured[];
  return measured.map(
    ({ name, size, sizeLimit }) => `size of ${name}: ${kilobytes(size)} of ${kilobytes(sizeLimit)} kB`,
  );
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}
