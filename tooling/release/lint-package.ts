import { runCommand } from './command.js';
import type { PackedPackage } from './pack.js';

/** Lints a packed package: its manifest and files by publint, its types as other programs resolve them by attw. */
export function lintPackage({ tarball, importable }: PackedPackage): void {
  runCommand('pnpm', ['exec', 'publint', 'run', tarball, '--strict'], { cwd: import.meta.dirname });
  if (!importable) return;
  runCommand('pnpm', ['exec', 'attw', tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii'], {
    cwd: import.meta.dirname,
  });
}
