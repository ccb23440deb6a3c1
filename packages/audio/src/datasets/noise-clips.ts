import type { Random } from '@striate/core';
import { decodeAudio } from '../decoding/decode-audio.js';
import type { Waveform } from '../decoding/waveform.js';
import { mixDown } from '../preprocessing/mix-down.js';

const SECONDS = 1;

/** Cuts seconds out of long recordings of noise. Each is decoded once, when it is needed, and then kept. */
export class NoiseClips {
  readonly #paths: readonly string[];
  readonly #decoded = new Map<string, Promise<Waveform>>();

  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  get count(): number {
    return this.#paths.length;
  }

  /**
   * Reads a second from a random place of a random recording, at a gain of 0..1.
   *
   * @returns mono; a recording that is shorter than a second whole
   */
  async read(random: Random): Promise<Waveform> {
    const path = this.#paths[random.integer(this.#paths.length)] as string;
    const { samples, sampleRate } = await this.#decode(path);
    const length = Math.min(samples.length, SECONDS * sampleRate);
    const start = random.integer(samples.length - length + 1);
    const gain = random.uniform();
    return { samples: samples.slice(start, start + length).map((sample) => sample * gain), sampleRate };
  }

  #decode(path: string): Promise<Waveform> {
    const known = this.#decoded.get(path);
    if (known) return known;
    const decoded = decodeAudio(path).then(mixDown);
    // A failure isn't kept: the file may be there the next time.
    decoded.catch(() => this.#decoded.delete(path));
    this.#decoded.set(path, decoded);
    return decoded;
  }
}
