import { sha1 } from '@noble/hashes/legacy.js';
import type { SplitName } from '@striate/core/data';

export interface SpeechCommandsShares {
  /** Percent of the speakers for validation, 0..100; default 10, as published. */
  readonly validation?: number;
  /** Percent for the test; default 10. */
  readonly test?: number;
}

/** The published divisor: a hash is taken modulo 2^27, and scaled so that 2^27 - 1 is 100. */
const LARGEST = 2 ** 27 - 1;

/**
 * Tells which part of the Speech Commands data a file is in, by its name alone: the same in every version of the data, and the
 * same for all takes of one speaker.
 *
 *     percent = (SHA-1(name without "_nohash_...") mod 2^27) * 100 / (2^27 - 1)
 *
 * @param path of which the last part counts: `yes/0a7c2a8d_nohash_1.wav`
 * @returns `validation` below the first share, `test` below both, else `train`
 * @see Warden 2018, Speech Commands, https://arxiv.org/abs/1804.03209, section 6 (`which_set`)
 * @example
 * speechCommandsPart('yes/0a7c2a8d_nohash_0.wav'); // 'train'
 */
export function speechCommandsPart(
  path: string,
  { validation = 10, test = 10 }: SpeechCommandsShares = {},
): SplitName {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/_nohash_.*$/, '');
  const hash = sha1(new TextEncoder().encode(name));
  const low = new DataView(hash.buffer, hash.byteOffset).getUint32(hash.length - 4) & LARGEST;
  const percent = low * (100 / LARGEST);
  if (percent < validation) return 'validation';
  return percent < validation + test ? 'test' : 'train';
}
