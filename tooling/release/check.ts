/**
 * What must hold before a release: packages are well-formed, install from their tarballs into an empty project and
 * work there, and stay below their size ceilings. Run after a build: `pnpm release:check`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { rehearseInstall } from './install-rehearsal.js';
import { lintPackage } from './lint-package.js';
import { packAll } from './pack.js';
import { checkSizes } from './sizes.js';
import { checkWasmSizes } from './wasm-sizes.js';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'striate-release-'));

try {
  const packages = packAll(root, folder);
  done(`packed ${packages.map(({ name }) => name).join(', ')}`);
  for (const packed of packages) {
    lintPackage(packed);
    done(`publint${packed.importable ? ' and attw' : ''}: ${packed.name}`);
  }
  for (const line of rehearseInstall(packages, folder)) done(line);
  for (const line of checkSizes()) done(line);
  for (const line of checkWasmSizes(join(root, 'packages/kernels'))) done(line);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function done(line: string): void {
  console.log(`ok  ${line}`);
}
