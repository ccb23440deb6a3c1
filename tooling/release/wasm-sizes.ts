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
  const files = readdirSync(join(folder, 'wasm')).filter((name) => name.endsWith('.wasm'));
  const listed = readme.match(/^\| `kernels[^`]*\.wasm` .*$/gm) ?? [];
  const rows = files.map((name) => {
    const bytes = statSync(join(folder, 'wasm', name)).size;
    return { name, size: `${(bytes / 1000).toFixed(1)} kB` };
  });
  const missing = rows.filter(({ name, size }) => !listed.some((row) => isRow(row, name, size)));
  if (missing.length > 0 || listed.length !== rows.length) {
    const expected = rows.map(({ name, size }) => `  | \`${name}\` | ... | ${size} |`).join('\n');
    throw new Error(
      `packages/kernels/README.md: expected its table of files to have these rows and no other\n${expected}\n` +
        `received\n${listed.map((row) => `  ${row}`).join('\n')}`,
    );
  }
  return rows.map(({ name, size }) => `size of ${name}: ${size}, as the README says`);
}

function isRow(row: string, name: string, size: string): boolean {
  const cells = row.split('|').map((cell) => cell.trim());
  return cells.includes(`\`${name}\``) && cells.includes(size);
}
