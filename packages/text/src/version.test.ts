import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { TEXT_VERSION } from './version.js';

test('TEXT_VERSION is the version in package.json', async () => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(TEXT_VERSION).toBe(JSON.parse(text).version);
});
