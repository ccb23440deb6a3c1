// Writes eight random variants of one picture side by side: node augment-picture.ts [picture]
import { createRandom } from '@striate/core';
import { builtinDigits, decodeImage, defaultAugmentation, pictureKind } from '@striate/image';
import sharp from 'sharp';

const path = process.argv[2];
const pixels = path ? await decodeImage(path, { channels: 3 }) : await builtinDigits().read(5);
const { height, width, channels } = pixels;
const kind = pictureKind([height, width, channels]);
const augment = defaultAugmentation({ kind });

const variants = await Promise.all(
  Array.from({ length: 8 }, async (_, seed) => {
    const { data } = augment(pixels, createRandom(seed));
    const raw = { width, height, channels };
    const input = await sharp(Uint8Array.from(data, Math.round), { raw }).png().toBuffer();
    return { input, left: seed * width, top: 0 };
  }),
);
const sheet = { width: width * 8, height, channels: 3 as const, background: 'black' };
await sharp({ create: sheet }).composite(variants).png().toFile('variants.png');
console.log(`${kind}: wrote variants.png, ${sheet.width} x ${height}`);
