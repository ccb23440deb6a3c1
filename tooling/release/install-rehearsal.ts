import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';
import type { PackedPackage } from './pack.js';

/**
 * Installs the tarballs into an empty project, as a user's npm would, and runs `rehearsal/*.mjs` there.
 *
 * @returns one line for each thing that was found to work
 * @throws Error with the output of what failed
 */
export function rehearseInstall(packages: readonly PackedPackage[], folder: string): string[] {
  const project = install(packages, join(folder, 'project'));
  const textAlone = install(
    packages.filter(({ name }) => ['@striate/kernels', '@striate/core', '@striate/text'].includes(name)),
    join(folder, 'text-alone'),
  );
  const cli = packages.find(({ name }) => name === 'striate') as PackedPackage;
  const version = runCommand('npx', ['--no-install', 'striate', '--version'], { cwd: project }).trim();
  if (version !== cli.version)
    throw new Error(`npx striate --version printed ${version}, not ${cli.version}`);

  return [
    `npm install of ${packages.length} tarballs into an empty project`,
    `npx striate --version: ${version}`,
    runCommand('node', ['--import', './trace-imports.mjs', 'import-core.mjs'], { cwd: project }).trim(),
    runCommand('node', ['--import', './trace-imports.mjs', 'import-audio.mjs'], { cwd: project }).trim(),
    runCommand('node', ['--import', './trace-imports.mjs', 'import-text.mjs'], { cwd: textAlone }).trim(),
    runCommand('node', ['install-kernels.cjs'], { cwd: project }).trim(),
    runCommand('node', ['train-digits.mjs'], { cwd: project }).trim(),
  ];
}

/** @returns the project's folder */
function install(packages: readonly PackedPackage[], project: string): string {
  mkdirSync(project);
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const manifest = {
    private: true,
    type: 'module',
    // npm adds the peers by itself, as the READMEs promise.
    dependencies: tarballs,
    // None of these versions has been published yet, so the packages must find each other here.
    overrides: Object.fromEntries(Object.keys(tarballs).map((name) => [name, `$${name}`])),
  };
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  cpSync(join(import.meta.dirname, 'rehearsal'), project, { recursive: true });
  runCommand('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: project });
  return project;
}
