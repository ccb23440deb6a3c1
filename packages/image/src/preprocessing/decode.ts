import { DataError } from '@striate/core';
import { decodableFormats, decodeBytes, readDrawable, readImageBytes } from '#decode';
import { convertChannels } from './channels.js';
import { formatOfBytes, type ImageFile } from './image-file.js';
import { checkPixels, type ImageChannels, type Pixels } from './pixels.js';

/**
 * Whatever a picture may come as: a file, its path or address, a Blob or File, encoded bytes, decoded pixels, or,
 * in a browser, `ImageData`, `ImageBitmap`, an image, a canvas or a video frame.
 */
export type ImageInput =
  | ImageFile
  | Pixels
  | string
  | URL
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ImageData
  | CanvasImageSource;

export interface DecodeOptions {
  /** 1 grey, 3 RGB, 4 RGBA. */
  readonly channels: ImageChannels;
  /** Larger pictures are refused before their pixels are unpacked; default 100 million. */
  readonly maxPixels?: number;
}

const MAX_PIXELS = 100_000_000;

/**
 * Decodes a picture to 8-bit sRGB (grey by ITU-R BT.601), upright by its EXIF orientation; opacity is laid over white
 * unless four channels are asked for. Decoded pixels are checked and only change their channels.
 *
 * Formats: JPEG, PNG, WebP, GIF (first frame) and AVIF everywhere, TIFF in Node, BMP in browsers.
 *
 * @param input see {@link ImageInput}
 * @returns `[height, width, channels]`, 0..255
 * @throws DataError naming the file, for one that is missing, damaged, cut short, too large or no picture
 * @example
 * const { width, height } = await decodeImage('./cat.jpg', { channels: 3 }); // 640, 480
 */
export async function decodeImage(input: ImageInput, options: DecodeOptions): Promise<Pixels> {
  const { channels, maxPixels = MAX_PIXELS } = options;
  return convertChannels(await decode(input, maxPixels), channels);
}

async function decode(input: ImageInput, maxPixels: number): Promise<Pixels> {
  const decoded = decodedPixels(input);
  if (decoded) return decoded;
  const file = asFile(input);
  if (!file) return drawablePixels(input as CanvasImageSource);
  const bytes = await readFileBytes(file);
  checkFormat(bytes, file.name);
  try {
    return await decodeBytes(bytes, { maxPixels });
  } catch (cause) {
    throw decodeError(file.name, cause, maxPixels);
  }
}

/** @throws DataError naming the file */
function readFileBytes({ name, source }: ImageFile): Promise<Uint8Array> {
  return readImageBytes(source).catch((cause: unknown) => {
    throw new DataError(
      `Reading ${name} failed: ${reason(cause)}. Check that the path is right and readable.`,
      {
        cause,
      },
    );
  });
}

/**
 * The bytes that decide what a picture decodes to: a file's own, or of decoded pixels their size and numbers.
 *
 * @returns undefined for a page's own pictures, such as a canvas
 * @throws DataError naming the file, for one that can't be read
 */
export async function imageContent(input: ImageInput): Promise<Uint8Array | undefined> {
  const pixels = decodedPixels(input);
  if (!pixels) {
    const file = asFile(input);
    return file && readFileBytes(file);
  }
  const { data, width, height, channels } = pixels;
  const header = new TextEncoder().encode(`${data.constructor.name} ${height} ${width} ${channels}\n`);
  const content = new Uint8Array(header.length + data.byteLength);
  content.set(header);
  content.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return content;
}

/**
 * Takes a picture that is decoded already: {@link Pixels} or `ImageData`.
 *
 * @returns undefined for anything else
 * @throws DataError where its numbers don't agree
 */
export function decodedPixels(input: ImageInput): Pixels | undefined {
  if (typeof input !== 'object' || input === null || !('data' in input)) return undefined;
  if ('channels' in input) return checkPixels(input);
  const { data, width, height } = input;
  return checkPixels(
    { data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height, channels: 4 },
    'ImageData',
  );
}

function asFile(input: ImageInput): ImageFile | undefined {
  if (typeof input === 'string' || input instanceof URL)
    return { name: shorten(String(input)), source: input };
  if (input instanceof Uint8Array) return { name: 'the encoded bytes', source: input };
  if (input instanceof ArrayBuffer) return { name: 'the encoded bytes', source: new Uint8Array(input) };
  if (input instanceof Blob) {
    return { name: 'name' in input ? String(input.name) : 'the encoded Blob', source: input };
  }
  if (input !== null && typeof input === 'object' && 'source' in input) return input as ImageFile;
  return undefined;
}

function drawablePixels(input: CanvasImageSource): Pixels {
  if (input === null || typeof input !== 'object' || !('width' in input || 'displayWidth' in input)) {
    throw new DataError(
      `A picture can be a path, an address, a Blob, encoded bytes or Pixels, not ${input === null ? 'null' : typeof input}.`,
    );
  }
  try {
    return readDrawable(input);
  } catch (cause) {
    throw new DataError(`Reading the pixels of ${input.constructor.name} failed: ${reason(cause)}.`, {
      cause,
    });
  }
}

function checkFormat(bytes: Uint8Array, name: string): void {
  const format = formatOfBytes(bytes);
  if (format && decodableFormats.includes(format)) return;
  const known = decodableFormats.join(', ');
  if (format) {
    throw new DataError(
      `${name} is a ${format} picture, which can't be decoded here; convert it to one of: ${known}.`,
    );
  }
  const found = bytes.length === 0 ? 'it is empty' : `it begins with ${firstBytes(bytes)}`;
  throw new DataError(
    `${name} is no picture: ${found}. Replace it with a file in one of these formats: ${known}.`,
  );
}

function decodeError(name: string, cause: unknown, maxPixels: number): DataError {
  const message = reason(cause);
  if (/pixel limit/i.test(message)) {
    return new DataError(
      `${name} has more than ${maxPixels} pixels, the limit against decompression bombs; scale it down, or raise maxPixels.`,
      { cause },
    );
  }
  return new DataError(
    `${name} can't be decoded, it is damaged or cut short: ${message}. Replace or remove it.`,
    { cause },
  );
}

function firstBytes(bytes: Uint8Array): string {
  const start = bytes.subarray(0, 12);
  const text = String.fromCharCode(...start);
  if (/^[\x20-\x7e\s]+$/.test(text)) return `the text ${JSON.stringify(text)}`;
  return `the bytes ${Array.from(start.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}

const reason = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).split('\n')[0]?.replace(/\.$/, '') ?? '';

/** A data: address holds the whole picture. */
const shorten = (address: string): string => (address.length > 200 ? `${address.slice(0, 60)}...` : address);
