import { readFile } from 'node:fs/promises';
import type Sharp from 'sharp';
import type { ImageFormat } from './image-file.js';
import type { ImageChannels, Pixels } from './pixels.js';

/** What sharp's prebuilt libvips reads; it has no BMP. */
export const decodableFormats: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'];

let sharp: Promise<typeof Sharp> | undefined;

/** Loads sharp at the first picture, so that IDX files and drawn digits never pay for it. */
function loadSharp(): Promise<typeof Sharp> {
  sharp ??= import('sharp').then((module) => module.default);
  return sharp;
}

/**
 * Reads a picture's encoded bytes from a path, an address or a Blob.
 *
 * @throws the file system's or network's own error; `decodeImage` names the file
 */
export async function readImageBytes(source: string | URL | Blob | Uint8Array): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const address = String(source);
  // A drive letter (C:\...) has one character before its colon, an address has more.
  if (!/^[a-z][a-z\d+.-]+:/i.test(address)) return readFile(address);
  if (address.startsWith('file:')) return readFile(new URL(address));
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/**
 * Decodes one encoded picture: EXIF orientation applied, ICC profile and CMYK converted to sRGB, 8 bits,
 * palettes and grey expanded to RGB, the first frame of an animation.
 *
 * @returns RGB, or RGBA where the file has opacity
 */
export async function decodeBytes(bytes: Uint8Array, options: { maxPixels: number }): Promise<Pixels> {
  const open = await loadSharp();
  const { data, info } = await open(bytes, { autoOrient: true, limitInputPixels: options.maxPixels })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    width: info.width,
    height: info.height,
    channels: info.channels as ImageChannels,
  };
}

/** A page's own pictures (`ImageBitmap`, a canvas, ...) exist in a browser alone. */
export function readDrawable(_drawable: CanvasImageSource): Pixels {
  throw new Error('Node has no canvas to read it from; hand over Pixels or encoded bytes instead');
}
