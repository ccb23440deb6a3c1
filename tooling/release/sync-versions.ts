/**
 * Writes the versions in package.json into the sources that name them. Run after `changeset version`.
 *
 * A browser can't read package.json, so that a constant has to tell; a test beside each compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SOURCES = {
  'packages/core': 'src/bundle/version.ts',
  'packages/image': 'src/version.ts',
};

const root = resolve(import.meta.dirname, '../..');

for (const [folder, source] of Object.entries(SOURCES)) {
  const manifest = JSON.parse(readFileSync(resolve(root, folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = resolve(root, folder, source);
  const text = readFileSync(file, 'utf8');
  const synced = text.replace(/(_VERSION = ')[^']*(')/, `$1${manifest.version}$2`);
  if (!synced.includes(`_VERSION = '${manifest.version}'`))
    throw new Error(`${file} has no ..._VERSION = '...'`);
  writeFileSync(file, synced);
}
