import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@striate/core/backend';
import { encodeSafetensors, weightData } from '@striate/core/weights';
import { builtinDigits } from '@striate/image/datasets';
import { mobileNetV1 } from '@striate/image/models';
import type { Pixels } from '@striate/image/preprocessing';
import sharp from 'sharp';
import { onTestFinished } from 'vitest';

/** Random weights of MobileNetV1-0.25, as a safetensors file: enough for pictures of 32 x 32. */
export async function smallWeights(): Promise<Uint8Array> {
  await useBackend({ backend: 'wasm', threads: 1 });
  const options = { alpha: 0.25, weights: 'random', includeTop: false, inputSize: 32 } as const;
  const backbone = await mobileNetV1(options);
  const weights = encodeSafetensors(await weightData(backbone.model));
  backbone.dispose();
  return weights;
}

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'striate-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface FolderOptions {
  /** Pictures of each class. */
  readonly perClass: Readonly<Record<string, number>>;
}

/** Writes digits as PNG files into class folders: class `7` gets sevens, `cat` gets whatever digit comes. */
export async function writeImageFolder(folder: string, { perClass }: FolderOptions): Promise<void> {
  const digits = builtinDigits({ count: 1000 });
  for (const [label, pictures] of Object.entries(perClass)) {
    await mkdir(join(folder, label), { recursive: true });
    for (let index = 0; index < pictures; index++) {
      const digit = Number.isInteger(Number(label)) ? Number(label) : 0;
      const png = await encodePng(await digits.read(10 * index + digit));
      await writeFile(join(folder, label, `${index}.png`), png);
    }
  }
}

async function encodePng({ data, width, height }: Pixels): Promise<Buffer> {
  return sharp(Uint8Array.from(data), { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

/** One split of IDX files as MNIST names them, whose parts a test may spoil. */
export async function writeIdx(
  folder: string,
  count: number,
  spoil: (parts: { images: Buffer; labels: Buffer }) => { images?: Buffer; labels?: Buffer } = (parts) =>
    parts,
): Promise<void> {
  const digits = builtinDigits({ count });
  const pixels = await Promise.all(Array.from({ length: count }, (_, index) => digits.read(index)));
  const labels = Buffer.from(Array.from({ length: count }, (_, index) => digits.info(index).label));
  const written = spoil({
    images: Buffer.concat([header(0x803, count, 28, 28), ...pixels.map(({ data }) => Uint8Array.from(data))]),
    labels: Buffer.concat([header(0x801, count), labels]),
  });
  await mkdir(folder, { recursive: true });
  if (written.images) await writeFile(join(folder, 'train-images-idx3-ubyte'), written.images);
  if (written.labels) await writeFile(join(folder, 'train-labels-idx1-ubyte'), written.labels);
}

function header(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}
