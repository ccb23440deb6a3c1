import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CORE_VERSION } from './version.js';

test('the version that bundles name is the package version', async () => {
  const file = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(CORE_VERSION).toBe(JSON.parse(file).version);
});
