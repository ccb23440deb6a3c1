/** A picture that is not decoded yet. */
export interface ImageFile {
  /** For messages and reports: a path, an address, a file's name. */
  readonly name: string;
  /** A path (Node alone), an `http:`, `https:`, `data:` or `file:` address, a Blob or File, or encoded bytes. */
  readonly source: string | URL | Blob | Uint8Array;
}

/** The file formats that a decoder may know. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'bmp' | 'tiff';

const EXTENSIONS: Readonly<Record<string, ImageFormat>> = {
  avif: 'avif',
  bmp: 'bmp',
  gif: 'gif',
  jpeg: 'jpeg',
  jpg: 'jpeg',
  png: 'png',
  tif: 'tiff',
  tiff: 'tiff',
  webp: 'webp',
};

/**
 * Tells a picture's format by its file name.
 *
 * @returns undefined for a name that is no picture's
 * @example
 * formatOfName('photos/cat/One.JPG'); // 'jpeg'
 */
export function formatOfName(name: string): ImageFormat | undefined {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  return extension === undefined ? undefined : EXTENSIONS[extension];
}

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/**
 * Tells a picture's format by its first bytes, whatever its name says.
 *
 * @param bytes at least the first 12 bytes of the file
 * @returns undefined for what is no picture
 */
export function formatOfBytes(bytes: Uint8Array): ImageFormat | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (bytes[0] === 0x89 && ascii(bytes, 1, 8) === 'PNG\r\n\x1a\n') return 'png';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'webp';
  if (ascii(bytes, 4, 8) === 'ftyp' && /^avi[fs]$/.test(ascii(bytes, 8, 12))) return 'avif';
  if (ascii(bytes, 0, 2) === 'BM') return 'bmp';
  if (/^(II\*\0|MM\0\*)$/.test(ascii(bytes, 0, 4))) return 'tiff';
  return undefined;
}
