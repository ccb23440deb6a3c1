import type { ImageFormat } from './image-file.js';
import type { Pixels } from './pixels.js';

/** What `createImageBitmap` reads in current browsers; none but Safari has TIFF. */
export const decodableFormats: readonly ImageFormat[] = ['jpeg', 'png', 'webp', 'gif', 'avif', 'bmp'];

/** Reads a picture's encoded bytes from an address or a Blob. */
export async function readImageBytes(source: string | URL | Blob | Uint8Array): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source;
  if (source instanceof Blob) return new Uint8Array(await source.arrayBuffer());
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the server answered ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Decodes one encoded picture with the browser's own decoder: EXIF orientation applied, sRGB, first frame. */
export async function decodeBytes(bytes: Uint8Array, options: { maxPixels: number }): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  try {
    if (bitmap.width * bitmap.height > options.maxPixels) {
      throw new Error(`Input image exceeds pixel limit: ${bitmap.width} x ${bitmap.height}`);
    }
    return readDrawable(bitmap);
  } finally {
    bitmap.close();
  }
}

/**
 * Reads the pixels of an `ImageBitmap`, an image, a canvas or a video frame.
 *
 * @returns RGBA; a canvas keeps colours multiplied by opacity, so nearly transparent pixels lose precision
 */
export function readDrawable(drawable: CanvasImageSource): Pixels {
  const { width, height } = sizeOf(drawable);
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('the browser gave no 2d canvas');
  context.drawImage(drawable, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { data: new Uint8Array(data.buffer), width, height, channels: 4 };
}

function sizeOf(drawable: CanvasImageSource): { width: number; height: number } {
  if ('naturalWidth' in drawable) return { width: drawable.naturalWidth, height: drawable.naturalHeight };
  if ('videoWidth' in drawable) return { width: drawable.videoWidth, height: drawable.videoHeight };
  if ('displayWidth' in drawable) return { width: drawable.displayWidth, height: drawable.displayHeight };
  const { width, height } = drawable;
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  throw new Error('an SVG element must be drawn to a canvas first');
}
