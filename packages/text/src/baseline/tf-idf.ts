import { DataError } from '@striate/core';
import { type NGramSettings, nGrams } from './n-grams.js';
import type { SparseVector } from './sparse-rows.js';

export interface TfIdfOptions {
  readonly settings: NGramSettings;
  /** Texts that an n-gram must occur in. */
  readonly minCount: number;
  /** N-grams that are kept: those in most texts. */
  readonly maxFeatures: number;
}

/** While counting, so many times `maxFeatures` are held; then the half that is rarest so far goes. */
const SLACK = 4;

/** Counts in how many texts each n-gram occurs; memory stays bounded however many texts there are. */
export class NGramCounter {
  #counts = new Map<string, number>();
  #texts = 0;
  readonly #options: TfIdfOptions;

  constructor(options: TfIdfOptions) {
    this.#options = options;
  }

  add(tokens: readonly string[]): void {
    this.#texts++;
    for (const one of new Set(nGrams(tokens, this.#options.settings))) {
      this.#counts.set(one, (this.#counts.get(one) ?? 0) + 1);
    }
    if (this.#counts.size > SLACK * this.#options.maxFeatures) this.#prune();
  }

  /** @throws DataError where no n-gram is left */
  finish(): TfIdf {
    const { minCount, maxFeatures, settings } = this.#options;
    const kept = [...this.#counts].filter(([, count]) => count >= minCount);
    if (kept.length === 0) {
      throw new DataError(
        `linear baseline: some n-gram must occur in ${minCount} texts, but none of ${this.#texts} texts has one; lower ` +
          'minCount, or check that the texts are not empty.',
      );
    }
    const features = kept.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, maxFeatures);
    // As if one more text held every n-gram: idf = log((1 + texts) / (1 + count)) + 1.
    const idf = Float32Array.from(features, ([, count]) => Math.log((1 + this.#texts) / (1 + count)) + 1);
    return new TfIdf(
      features.map(([feature]) => feature),
      idf,
      settings,
    );
  }

  #prune(): void {
    const entries = [...this.#counts].sort(([, a], [, b]) => b - a);
    this.#counts = new Map(entries.slice(0, (SLACK / 2) * this.#options.maxFeatures));
  }
}

/**
 * Turns texts into sparse vectors: `(1 + log tf) idf` for each known n-gram, divided by the vector's length.
 *
 * @see Salton and Buckley 1988, https://doi.org/10.1016/0306-4573(88)90021-0
 */
export class TfIdf {
  readonly features: readonly string[];
  /** `[features]`. */
  readonly idf: Float32Array;
  readonly settings: NGramSettings;
  readonly #places: ReadonlyMap<string, number>;

  constructor(features: readonly string[], idf: Float32Array, settings: NGramSettings) {
    this.features = features;
    this.idf = idf;
    this.settings = settings;
    this.#places = new Map(features.map((feature, place) => [feature, place]));
  }

  /** @param tokens the text's words; a text without known n-grams gives an empty vector */
  vector(tokens: readonly string[]): SparseVector {
    const counts = new Map<number, number>();
    for (const one of nGrams(tokens, this.settings)) {
      const place = this.#places.get(one);
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
    }
    const indices = Uint32Array.from(counts.keys()).sort();
    const values = Float32Array.from(
      indices,
      (place) => (1 + Math.log(counts.get(place) as number)) * (this.idf[place] as number),
    );
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return { indices, values: norm > 0 ? values.map((value) => value / norm) : values };
  }
}
