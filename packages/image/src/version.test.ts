import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { IMAGE_VERSION } from './version.js';

test('IMAGE_VERSION is the version in package.json', async () => {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  expect(IMAGE_VERSION).toBe(JSON.parse(text).version);
});
