import { ShapeError } from '@striate/core';
import { MAX_SAMPLE_RATE } from '../decoding/waveform.js';
import { type ResamplingFilter, resamplingFilter } from './resampling-filter.js';

export interface ResamplerOptions {
  /** Rate of what comes in, Hz. */
  readonly from: number;
  /** Rate of what goes out, Hz; at most 256 times lower or higher. */
  readonly to: number;
}

/** Changes the rate of a mono sound that comes in pieces of any length. */
export interface Resampler {
  /** Takes a piece, and gives what is complete with it: some samples, or none. */
  push(samples: Float32Array): Float32Array;
  /** Gives the rest. No piece may come after it. */
  end(): Float32Array;
}

/** More would take a filter of megabytes for a sound without a use. */
const MAX_RATIO = 256;

/**
 * Makes a resampler for a stream: what it gives in all are the numbers of `resample` for the whole sound, exactly, however it
 * is divided. It holds back 57 samples at the lower rate.
 *
 * @throws ShapeError for a rate that is no whole number from 1 to 10 million Hz, or rates too far apart
 * @example
 * const resampler = createResampler({ from: 44_100, to: 16_000 });
 * for await (const { samples } of readAudioStream('./mono.wav')) feed(resampler.push(samples));
 * feed(resampler.end());
 */
export function createResampler({ from, to }: ResamplerOptions): Resampler {
  checkRates(from, to);
  if (from === to) return { push: (samples) => samples, end: () => new Float32Array() };
  return new StreamResampler(resamplingFilter(from, to));
}

/** Whether a sound of one rate can be brought to the other. */
export function areWithinReach(from: number, to: number): boolean {
  return Math.max(from / to, to / from) <= MAX_RATIO;
}

/** @throws ShapeError */
export function checkRates(from: number, to: number): void {
  for (const rate of [from, to]) {
    if (Number.isInteger(rate) && rate >= 1 && rate <= MAX_SAMPLE_RATE) continue;
    throw new ShapeError(
      `resample: a sample rate must be a whole number from 1 to ${MAX_SAMPLE_RATE} Hz, received ${rate}.`,
    );
  }
  if (areWithinReach(from, to)) return;
  throw new ShapeError(
    `resample: one rate may be at most ${MAX_RATIO} times the other, received ${from} and ${to} Hz; check that both are right.`,
  );
}

class StreamResampler implements Resampler {
  readonly #filter: ResamplingFilter;
  /** Samples that still count, beginning with zeros before the first. */
  #held: Float64Array;
  /** Index in the input of the first held sample. */
  #start: number;
  #received = 0;
  #given = 0;

  constructor(filter: ResamplingFilter) {
    this.#filter = filter;
    this.#held = new Float64Array(filter.halfWidth - 1);
    this.#start = 1 - filter.halfWidth;
  }

  push(samples: Float32Array): Float32Array {
    const { up, down, halfWidth } = this.#filter;
    this.#received += samples.length;
    // Output k takes inputs up to floor(k down / up) + halfWidth.
    const complete = Math.max(this.#given, Math.ceil(((this.#received - halfWidth) * up) / down));
    return this.#give(samples, complete);
  }

  end(): Float32Array {
    const { up, down, halfWidth } = this.#filter;
    return this.#give(new Float32Array(halfWidth), Math.ceil((this.#received * up) / down));
  }

  #give(samples: Float32Array, until: number): Float32Array {
    const input = new Float64Array(this.#held.length + samples.length);
    input.set(this.#held);
    input.set(samples, this.#held.length);
    const output = convolve(this.#filter, { input, start: this.#start, first: this.#given, until });
    this.#given = until;
    const { up, down, halfWidth } = this.#filter;
    const next = Math.floor((until * down) / up) + 1 - halfWidth;
    const done = Math.min(next - this.#start, input.length);
    this.#held = input.slice(done);
    this.#start += done;
    return output;
  }
}

interface Range {
  /** Samples from index `start` of the whole input on. */
  readonly input: Float64Array;
  readonly start: number;
  /** Output samples `first .. until - 1` are computed. */
  readonly first: number;
  readonly until: number;
}

function convolve(filter: ResamplingFilter, { input, start, first, until }: Range): Float32Array {
  const { up, down, halfWidth } = filter;
  const output = new Float32Array(until - first);
  for (let k = first; k < until; k++) {
    const before = Math.floor((k * down) / up);
    const row = filter.row((k * down) % up);
    const offset = before + 1 - halfWidth - start;
    // Four sums at a time don't wait for each other: twice as fast.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let tap = 0; tap < row.length; tap += 4) {
      const at = offset + tap;
      a += (row[tap] as number) * (input[at] as number);
      b += (row[tap + 1] as number) * (input[at + 1] as number);
      c += (row[tap + 2] as number) * (input[at + 2] as number);
      d += (row[tap + 3] as number) * (input[at + 3] as number);
    }
    output[k - first] = a + b + c + d;
  }
  return output;
}
