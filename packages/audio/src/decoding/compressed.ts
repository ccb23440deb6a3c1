import { damaged } from './damaged.js';
import type { PieceReader } from './piece-reader.js';
import { MAX_SAMPLE_RATE, type Waveform } from './waveform.js';

/** What the decoders of the wasm-audio-decoders family give. */
interface Decoded {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
  /** Of FLAC. */
  readonly bitDepth?: number;
}

/** What those decoders have in common. */
interface PieceDecoder {
  readonly ready: Promise<unknown>;
  decode(bytes: Uint8Array): Decoded | Promise<Decoded>;
  flush?(): Promise<Decoded>;
  free(): void;
}

/**
 * Bytes that are decoded at a time. Silence may be packed ten thousand times in FLAC, and still more in a hostile file: little
 * at a time keeps blocks small. More than 1024 gained 20% of speed at most.
 */
const PIECE_BYTES = 1024;

/** Vorbis has 255 channels at most, and no recording more than a few: what says more is damaged. */
const MAX_CHANNELS = 64;

/** A file and what decodes it. */
interface CompressedFile {
  /** For messages. */
  readonly name: string;
  /** Freed at the end. */
  readonly decoder: PieceDecoder;
  /** Corrects a sample of so many bits. */
  readonly rescale?: (sample: number, bits: number) => number;
}

/**
 * Decodes a file with a decoder of the wasm-audio-decoders family.
 *
 * @returns blocks in order
 * @throws DataError naming the file, for one that the decoder can't make sense of
 */
export async function* readBlocks(
  reader: PieceReader,
  { name, decoder, rescale }: CompressedFile,
): AsyncGenerator<Waveform> {
  await decoder.ready;
  try {
    for (;;) {
      const bytes = await reader.take(PIECE_BYTES);
      if (bytes.length === 0) break;
      yield* toBlock(await attempt(name, () => decoder.decode(bytes)), { name, rescale });
    }
    if (decoder.flush) yield* toBlock(await attempt(name, () => decoder.flush?.()), { name, rescale });
  } finally {
    free(decoder);
  }
}

/** A decoder that met nonsense may trap, and then can't be freed in order: its memory goes with it. */
function free(decoder: PieceDecoder): void {
  try {
    decoder.free();
  } catch {
    return;
  }
}

function toBlock(
  decoded: Decoded | undefined,
  { name, rescale }: Pick<CompressedFile, 'name' | 'rescale'>,
): Waveform[] {
  if (!decoded) return [];
  const { channelData, samplesDecoded: frames, sampleRate, errors, bitDepth = 16 } = decoded;
  if (errors[0]) throw damaged(name, errors[0].message);
  if (frames === 0) return [];
  const channels = channelData.length;
  if (channels < 1 || channels > MAX_CHANNELS || sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE) {
    throw damaged(name, `it has ${channels} channels at ${sampleRate} Hz`);
  }
  const samples = new Float32Array(frames * channels);
  for (const [channel, values] of channelData.entries()) {
    for (let i = 0; i < frames; i++) {
      const value = values[i] as number;
      samples[i * channels + channel] = rescale ? rescale(value, bitDepth) : value;
    }
  }
  return [{ samples, sampleRate, channels }];
}

/** Decodes one piece; whatever a decoder throws is about the file. */
async function attempt<Result>(name: string, decode: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await silently(decode);
  } catch (cause) {
    throw damaged(name, cause instanceof Error ? cause.message : String(cause));
  }
}

/** The decoders also print the errors that they return. They run before they first wait, so nothing else is silenced. */
function silently<Result>(run: () => Result): Result {
  const page: { error: typeof globalThis.console.error } = globalThis.console;
  const { error } = page;
  page.error = () => undefined;
  try {
    return run();
  } finally {
    page.error = error;
  }
}
