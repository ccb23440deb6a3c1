import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';

export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** The file that would be published. */
  readonly tarball: string;
  /** Whether it has modules to import, and not only a program to run. */
  readonly importable: boolean;
}

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, unknown>>;
}

/** Packs every public package of the workspace into `destination`, as publishing would. */
export function packAll(root: string, destination: string): PackedPackage[] {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name)),
  );
  return folders
    .filter((folder) => existsSync(join(folder, 'package.json')))
    .map((folder) => ({ folder, manifest: readManifest(folder) }))
    .filter(({ manifest }) => !manifest.private)
    .map(({ folder, manifest }) => pack(folder, manifest, destination));
}

function readManifest(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

function pack(folder: string, { name, version, exports }: PackageJson, destination: string): PackedPackage {
  const tarball = join(destination, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  runCommand('pnpm', ['pack', '--out', tarball], { cwd: folder });
  if (!existsSync(tarball)) throw new Error(`pnpm pack wrote no ${tarball}`);
  return { name, version, folder, tarball, importable: exports?.['.'] !== undefined };
}
