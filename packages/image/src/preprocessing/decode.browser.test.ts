import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { decodeImage } from './decode.js';
import pictures from './golden/pictures.json' with { type: 'json' };
import { imagePreprocessor } from './image-preprocessor.js';

const bytesOf = (name: keyof typeof pictures): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(pictures[name].bytes), (character) => character.charCodeAt(0));

const worst = (data: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((value, i) => Math.abs(value - (data[i] as number))));

describe('decodeImage in a browser', () => {
  // decode.test.ts holds Node's decoder to the same pixels.
  test.each(Object.keys(pictures) as (keyof typeof pictures)[])(
    '%s has the pixels that Pillow reads',
    async (name) => {
      const { width, height, rgb } = pictures[name];
      const decoded = await decodeImage(bytesOf(name), { channels: 3 });
      expect([decoded.width, decoded.height, decoded.channels]).toEqual([width, height, 3]);
      expect(worst(decoded.data, rgb)).toBeLessThanOrEqual(1);
    },
  );

  test('a Blob, an address, a bitmap, ImageData and a canvas give the same', async () => {
    const { bytes, rgb, width, height } = pictures.png;
    const blob = new Blob([bytesOf('png')]);
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const inputs = [
      blob,
      new File([blob], 'a.png'),
      `data:image/png;base64,${bytes}`,
      bitmap,
      canvas,
      context.getImageData(0, 0, width, height),
    ];
    for (const input of inputs) {
      expect(worst((await decodeImage(input, { channels: 3 })).data, rgb)).toBeLessThanOrEqual(1);
    }
  });

  test('a network sees the same numbers as in Node: within a level of 255', async () => {
    const preprocessor = imagePreprocessor({ size: [3, 4] });
    const pixels = { data: Uint8Array.from(pictures.png.rgb), width: 8, height: 6, channels: 3 } as const;
    const decoded = preprocessor.finish(await preprocessor.prepare(bytesOf('png')));
    const expected = preprocessor.finish(await preprocessor.prepare(pixels));
    expect(worst(decoded.data, [...expected.data])).toBeLessThanOrEqual(1 / 255);
  });

  test.each(['png', 'jpeg', 'webp'] as const)('a %s cut short is a DataError', async (name) => {
    const bytes = bytesOf(name);
    const cut = new File([bytes.slice(0, Math.floor(bytes.length / 2))], 'cut.picture');
    await expect(decodeImage(cut, { channels: 3 })).rejects.toThrow(/cut\.picture can't be decoded/);
  });

  test('text, a missing address and too many pixels are DataErrors', async () => {
    const note = new File(['Dear reader, no picture.'], 'note.jpg');
    await expect(decodeImage(note, { channels: 3 })).rejects.toThrow(
      /note\.jpg is no picture: it begins with the text/,
    );
    await expect(decodeImage('/none/at/all.png', { channels: 3 })).rejects.toThrow(DataError);
    await expect(decodeImage(bytesOf('png'), { channels: 3, maxPixels: 47 })).rejects.toThrow(
      /more than 47 pixels/,
    );
  });
});
