import { ShapeError } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import type { ExplainedClassifier } from './explain-text.js';
import { FilterBank } from './filter-bank.js';

export interface FilterNGramsOptions {
  /** N-grams to list for each filter; default 5. */
  readonly top?: number;
  /** Texts to look at, a sample of each class in proportion; default 1,000. */
  readonly texts?: number;
  /** Draws the sample; default 0. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** What a filter looks for. Plain JSON. */
export interface FilterNGrams {
  /** `conv_3`, ... */
  readonly layer: string;
  /** Within its layer, from 0. */
  readonly filter: number;
  /** Different n-grams, that which fires it most first. */
  readonly nGrams: readonly {
    readonly text: string;
    readonly activation: number;
    /** Of the text that it is in. */
    readonly id: string;
  }[];
}

type Found = Map<string, { readonly text: string; readonly activation: number; readonly id: string }>;

/**
 * Lists the n-grams of a dataset that fire each filter of a network most.
 *
 * @returns one entry a filter, layer by layer; none for networks whose filters do not each report a maximum
 * @throws ShapeError for options out of range
 */
export async function filterNGrams(
  { model, preprocessor }: ExplainedClassifier,
  dataset: Dataset<string>,
  { top = 5, texts = 1000, seed, signal }: FilterNGramsOptions = {},
): Promise<FilterNGrams[]> {
  if (!Number.isInteger(top) || top < 1) {
    throw new ShapeError(`filterNGrams: top must be a whole number of at least 1, got ${top}.`);
  }
  const bank = new FilterBank(model);
  const found: { readonly layer: string; readonly filter: number; readonly best: Found }[] = [];
  const sample = dataset.take(texts, { seed });
  for (let index = 0; bank.size > 0 && index < sample.length; index++) {
    signal?.throwIfAborted();
    const { input, id } = await sample.at(index);
    const prepared = preprocessor.prepare(input);
    const hits = bank.hits(preprocessor.finish(prepared));
    for (const [place, { layer, filter, activation, start, width }] of hits.entries()) {
      found[place] ??= { layer, filter, best: new Map() };
      const text = prepared.tokens.slice(Math.max(start, 0), Math.max(start + width, 0)).join(' ');
      if (text !== '' && activation > 0) keepBest(found[place].best, { text, activation, id }, top);
    }
  }
  return found.map(({ layer, filter, best }) => ({ layer, filter, nGrams: sorted(best) }));
}

/** Of an n-gram that is there already, the higher activation counts. */
function keepBest(best: Found, one: { text: string; activation: number; id: string }, top: number): void {
  const known = best.get(one.text);
  if (known && known.activation >= one.activation) return;
  best.set(one.text, one);
  if (best.size <= top) return;
  const last = sorted(best).at(-1);
  if (last) best.delete(last.text);
}

function sorted(best: Found) {
  return [...best.values()].sort((a, b) => b.activation - a.activation);
}
