import { streamLocation } from '#storage';
import { BundleError } from '../errors.js';
import { reasonOf, statusRemedy } from './http-failure.js';
import { request } from './request.js';

/** One file: a path (in Node), a web address, or its bytes. */
export type FileLocation = string | URL | Uint8Array | Blob;

/** A file that is read piece by piece. */
export interface ByteStream {
  /** For messages: a path, an address, a file's name. */
  readonly location: string;
  /** The content in order, once. Leaving the loop early closes the file. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/**
 * Opens a file to be read piece by piece, so that no size of it matters; what is compressed by gzip is unpacked on the way.
 * Nothing of it is kept: an address is downloaded anew each time.
 *
 * @param location a path, a `file:` URL or a web address in Node; in a browser a web address, which may be relative;
 *   bytes, or a picked file, in both
 * @param options.signal ends a download
 * @throws BundleError where there is no such file, or, while it is read, where it can't be read further
 * @example
 * for await (const piece of (await openByteStream('./vectors.txt.gz')).pieces) bytes += piece.length;
 */
export async function openByteStream(
  location: FileLocation,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ByteStream> {
  if (location instanceof Uint8Array) return unpacked('the given bytes', single(location));
  if (location instanceof Blob) {
    const name = location instanceof File ? location.name : 'the given blob';
    return unpacked(name, readAll(location.stream(), `read ${name}`));
  }
  const opened = await streamLocation(String(location));
  if (!(opened instanceof URL)) return unpacked(opened.location, opened.pieces);
  const body = await download(opened, signal);
  return unpacked(opened.href, readAll(body, `download ${opened.href}`));
}

async function download(url: URL, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  let response: Response;
  try {
    response = await request(url, { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof BundleError) throw cause;
    throw new BundleError(`Could not download ${url.href}: ${reasonOf(cause)}; check the address.`, {
      cause,
    });
  }
  if (response.ok && response.body) return response.body;
  await response.body?.cancel();
  throw new BundleError(
    `Could not download ${url.href}: the server answered ${response.status}; ${statusRemedy(response.status)}.`,
  );
}

async function* single(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Not every browser can iterate over a stream. */
async function* readAll(stream: ReadableStream<Uint8Array>, attempt: string): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } catch (cause) {
    if (cause instanceof BundleError) throw cause;
    throw new BundleError(`Could not ${attempt}: ${reasonOf(cause)}; get the file again.`, { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Unpacks what begins as gzip does. */
async function unpacked(location: string, pieces: AsyncGenerator<Uint8Array>): Promise<ByteStream> {
  const held: Uint8Array[] = [];
  let size = 0;
  while (size < GZIP_MAGIC.length) {
    const { value, done } = await pieces.next();
    if (done) break;
    held.push(value);
    size += value.length;
  }
  const start = held.flatMap((piece) => [...piece.subarray(0, GZIP_MAGIC.length)]);
  const whole = resume(held, pieces);
  const isPacked = GZIP_MAGIC.every((byte, index) => start[index] === byte);
  return { location, pieces: isPacked ? gunzip(whole, location) : whole };
}

async function* resume(
  held: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* held;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function gunzip(packed: AsyncGenerator<Uint8Array>, location: string): AsyncGenerator<Uint8Array> {
  const source = new ReadableStream<BufferSource>({
    async pull(controller) {
      const { value, done } = await packed.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      await packed.return(undefined);
    },
  });
  return readAll(source.pipeThrough(new DecompressionStream('gzip')), `unpack ${location}`);
}
