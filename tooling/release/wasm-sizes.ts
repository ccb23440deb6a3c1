import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compares the built `.wasm` files with the sizes that the package's README lists. The build keeps them under a ceiling.
 *
 * @param folder that of `@striate/kernels`, built
 * @returns one line a file
 * @throws Error where the README says something else
 */
export function checkWasmSizes(folder: string): string[] {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/`kernels[^`]*\.wasm`, [\d.]+ kB/g)].map(([entry]) => entry).sort();
  const built = readdirSync(join(folder, 'wasm'))
    .filter((name) => name.endsWith('.wasm'))
    .map((name) => `\`${name}\`, ${(statSync(join(folder, 'wasm', name)).size / 1000).toFixed(1)} kB`)
    .sort();
  if (listed.join() !== built.join()) {
    throw new Error(
      `packages/kernels/README.md: expected its table to list\n  ${built.join('\n  ')}\nreceived\n  ${listed.join('\n  ')}`,
    );
  }
  return built.map((entry) => `size of ${entry.replaceAll('`', '')}, as the README says`);
}
