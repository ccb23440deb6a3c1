/**
 * Whether memory grows with a dataset's length: trains on a generated IDX dataset and on one ten times as long, each in a
 * process of its own, and compares the peaks of resident memory.
 *
 *     npx tsx --conditions=@striate/source packages/image/benchmarks/memory.ts [pictures]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom, useBackend } from '@striate/core';
import { ImageClassifier, idxDataset, lenet5 } from '@striate/image';

const SIDE = 28;

function writeIdx(folder: string, count: number): void {
  const header = (...numbers: number[]) => {
    const bytes = Buffer.alloc(4 * numbers.length);
    for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * i);
    return bytes;
  };
  const pixels = Buffer.alloc(count * SIDE * SIDE);
  // Each picture has one bright row, by its class, on noise.
  const random = createRandom(1);
  for (let i = 0; i < pixels.length; i += 7) pixels[i] = random.integer(100);
  for (let i = 0; i < count; i++) {
    const row = (i * SIDE + 2 * (i % 10) + 3) * SIDE;
    pixels.fill(200, row, row + SIDE);
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  writeFileSync(
    join(folder, 'train-images-idx3-ubyte'),
    Buffer.concat([header(0x803, count, SIDE, SIDE), pixels]),
  );
  writeFileSync(join(folder, 'train-labels-idx1-ubyte'), Buffer.concat([header(0x801, count), labels]));
}

async function trainOn(folder: string): Promise<void> {
  await useBackend({ backend: 'wasm', threads: 1 });
  const data = await idxDataset(folder, { split: 'train' });
  const classifier = await ImageClassifier.fit(data, { model: lenet5(), epochs: 1, batchSize: 256 });
  classifier.dispose();
  await data.close();
  console.log(process.resourceUsage().maxRSS / 1024);
}

function peak(count: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'striate-memory-'));
  try {
    writeIdx(folder, count);
    const args = [...process.execArgv, fileURLToPath(import.meta.url), '--train', folder];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (!Number(stdout)) throw new Error(stderr);
    return Number(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [first, second] = process.argv.slice(2);
if (first === '--train') await trainOn(String(second));
else {
  const count = Number(first ?? 10_000);
  for (const pictures of [count, 10 * count]) {
    console.log(`${pictures.toLocaleString('en')} pictures: peak ${peak(pictures).toFixed(0)} MiB`);
  }
}
