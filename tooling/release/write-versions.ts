import { readFile, writeFile } from 'node:fs/promises';

// A browser can't read package.json, so these modules repeat its version; a test beside each compares the two.
const MODULES = ['packages/audio', 'packages/core', 'packages/image', 'packages/text'];

for (const folder of MODULES) {
  const { version } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8')) as { version: string };
  const path = `${folder}/src/version.ts`;
  const source = await readFile(path, 'utf8');
  const written = source.replace(/(_VERSION = )'[^']*'/, `$1'${version}'`);
  if (!written.includes(`'${version}'`)) throw new Error(`${path}: no line like \`X_VERSION = '1.2.3'\``);
  await writeFile(path, written);
  console.log(`${path}: ${version}`);
}
