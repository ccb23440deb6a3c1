import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@striate/core';
import { expect, test, vi } from 'vitest';
import { idxDataset } from './idx.node.js';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  writeSync: () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  },
}));

test('a full disk is named, with what to do, and nothing is left behind', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'full-disk-'));
  const packed = gzipSync(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 0, 1));
  await writeFile(join(directory, 'train-labels-idx1-ubyte.gz'), packed);
  await writeFile(join(directory, 'train-images-idx3-ubyte.gz'), packed);
  const temporary = await mkdtemp(join(directory, 'tmp-'));
  vi.stubEnv('TMPDIR', temporary);
  const error = await idxDataset(directory).catch((reason: unknown) => reason);
  vi.unstubAllEnvs();
  expect(error).toBeInstanceOf(DataError);
  expect(String(error)).toMatch(
    /train-labels-idx1-ubyte\.gz: the disk of .*tmp-.* is full\. Free space there, set TMPDIR/,
  );
  expect(await readdir(temporary)).toEqual([]);
  await rm(directory, { recursive: true });
});
