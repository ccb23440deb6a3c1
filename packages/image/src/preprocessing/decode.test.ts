import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DataError } from '@striate/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeImage, type ImageInput } from './decode.js';

interface Picture {
  readonly bytes: string;
  readonly width: number;
  readonly height: number;
  readonly rgb: readonly number[];
}

const pictures: Record<string, Picture> = JSON.parse(
  await readFile(new URL('golden/pictures.json', import.meta.url), 'utf8'),
);
const bytesOf = (name: string): Uint8Array =>
  Uint8Array.from(Buffer.from(pictures[name]?.bytes ?? '', 'base64'));

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'striate-decode-'));
});
afterAll(() => rm(directory, { recursive: true }));

const failure = (input: ImageInput, maxPixels?: number): Promise<unknown> =>
  decodeImage(input, { channels: 3, maxPixels }).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('decodeImage', () => {
  test.each(Object.keys(pictures))('%s has the pixels that Pillow reads', async (name) => {
    const { width, height, rgb } = pictures[name] as Picture;
    const decoded = await decodeImage(bytesOf(name), { channels: 3 });
    expect([decoded.width, decoded.height, decoded.channels]).toEqual([width, height, 3]);
    // JPEG decoders may round differently by a level.
    const allowed = name.startsWith('jpeg') ? 1 : 0;
    const worst = Math.max(...rgb.map((value, i) => Math.abs(value - (decoded.data[i] as number))));
    expect(worst).toBeLessThanOrEqual(allowed);
  });

  test('a CMYK JPEG becomes RGB', async () => {
    const raw = { width: 8, height: 8, channels: 3 } as const;
    const red = Buffer.alloc(192).map((_, i) => (i % 3 === 0 ? 200 : 30));
    const cmyk = await sharp(red, { raw }).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    const { data } = await decodeImage(cmyk, { channels: 3 });
    expect(data.length).toBe(192);
    expect(data[0] as number).toBeGreaterThan(150);
    expect(data[1] as number).toBeLessThan(90);
  });

  test('the same picture by path, address, Blob, file and buffer', async () => {
    const path = join(directory, 'a.png');
    await writeFile(path, bytesOf('png'));
    const address = `data:image/png;base64,${pictures.png?.bytes}`;
    const inputs: ImageInput[] = [
      path,
      pathToFileURL(path),
      address,
      new Blob([bytesOf('png') as Uint8Array<ArrayBuffer>]),
      bytesOf('png').buffer as ArrayBuffer,
      { name: 'a', source: path },
    ];
    for (const input of inputs) {
      expect([...(await decodeImage(input, { channels: 3 })).data]).toEqual(pictures.png?.rgb);
    }
  });

  test('decoded pixels are checked and change their channels', async () => {
    const pixels = { data: Uint8Array.of(8), width: 1, height: 1, channels: 1 } as const;
    expect([...(await decodeImage(pixels, { channels: 3 })).data]).toEqual([8, 8, 8]);
    expect(String(await failure({ ...pixels, width: 3 }))).toMatch(/expected 1 x 3 x 1 = 3 values/);
  });

  test.each(['png', 'jpeg', 'gif', 'webp'])(
    'a %s cut short is a DataError that names the file',
    async (name) => {
      const path = join(directory, `cut.${name}`);
      const bytes = bytesOf(name);
      for (const part of [0.4, 0.7, 0.9]) {
        await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * part)));
        const error = await failure(path);
        expect(error).toBeInstanceOf(DataError);
        expect(String(error)).toContain(path);
        expect(String(error)).toMatch(/damaged or cut short/);
      }
    },
  );

  test('a text file named .jpg is told apart', async () => {
    const path = join(directory, 'note.jpg');
    await writeFile(path, 'Dear reader, this is no picture.');
    expect(String(await failure(path))).toMatch(
      /note\.jpg is no picture: it begins with the text "Dear reader,"/,
    );
    await writeFile(path, '');
    expect(String(await failure(path))).toMatch(/it is empty/);
  });

  test('SVG and BMP are refused by name of format or content', async () => {
    const svg = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    expect(String(await failure(svg))).toMatch(/is no picture/);
    const bmp = new Uint8Array(64);
    bmp.set([0x42, 0x4d]);
    expect(String(await failure(bmp))).toMatch(/is a bmp picture, which can't be decoded here.*jpeg, png/);
  });

  test('a missing file and a folder are DataErrors that name the path', async () => {
    expect(String(await failure(join(directory, 'none.png')))).toMatch(
      /DataError: Reading .*none\.png failed: ENOENT/,
    );
    expect(String(await failure(directory))).toMatch(/DataError: Reading .* failed: EISDIR/);
  });

  test('more pixels than the limit are refused', async () => {
    const error = await failure({ name: 'bomb.png', source: bytesOf('png') }, 47);
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(/bomb\.png has more than 47 pixels, the limit against decompression bombs/);
    expect(await failure(bytesOf('png'), 48)).toBeUndefined();
  });

  test('what is no picture at all is a DataError', async () => {
    for (const input of [undefined, null, 7, {}, []]) {
      expect(await failure(input as unknown as ImageInput)).toBeInstanceOf(DataError);
    }
  });

  test('no change of bytes ends in anything but pixels or a DataError', async () => {
    for (const name of ['png', 'jpeg', 'gif', 'webp']) {
      for (let round = 0; round < 25; round++) {
        const bytes = bytesOf(name);
        bytes[(round * 7919) % bytes.length] = (round * 37) & 255;
        bytes[(round * 104729 + 13) % bytes.length] = (round * 101) & 255;
        const error = await failure(bytes, 10_000);
        if (error !== undefined) expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
