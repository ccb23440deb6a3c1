import { decodeImage, type ImageInput } from '@striate/image/preprocessing';
import sharp from 'sharp';

/** Large enough to see what went wrong, small enough for dozens in one page. */
const LONGEST_SIDE = 96;

/** Encodes a picture as PNG, reduced to at most `longestSide`; small ones keep their size. */
export async function thumbnail(input: ImageInput, longestSide = LONGEST_SIDE): Promise<Buffer> {
  const { data, width, height } = await decodeImage(input, { channels: 3 });
  return sharp(Uint8Array.from(data), { raw: { width, height, channels: 3 } })
    .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();
}

/** A picture as a `data:` address, for a page that loads nothing. */
export function dataUri(png: Buffer): string {
  return `data:image/png;base64,${png.toString('base64')}`;
}
