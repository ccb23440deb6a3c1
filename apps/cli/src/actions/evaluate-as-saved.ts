import type { Manifest, WeightPrecision } from '@striate/core/bundle';
import type { Classifier } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { memoryStorage } from '@striate/core/storage';
import type { Domain } from './domain.js';
import { type Measured, measure } from './measured.js';

export interface SavedAs<Input> {
  readonly domain: Domain<Input>;
  readonly weights: WeightPrecision;
  readonly signal?: AbortSignal;
}

/** Measures a classifier as it will be saved: a smaller format changes its numbers. */
export async function evaluateAsSaved<Input>(
  classifier: Classifier<Input>,
  test: Dataset<Input>,
  { domain, weights, signal }: SavedAs<Input>,
): Promise<Measured> {
  if (weights === 'float32') return measure(classifier, test, { signal });
  const storage = memoryStorage();
  await classifier.save(storage, { weights });
  const saved = await domain.load(storage);
  try {
    return await measure(saved, test, { signal });
  } finally {
    saved.dispose();
  }
}

/** Names of the user's files stay out of a bundle, which is made to be passed on. */
export function metricsForBundle(evaluation: Measured): NonNullable<Manifest['metrics']> {
  const { skipped: _, ...named } = evaluation;
  if (!('mistakes' in named)) return named;
  const { mistakes: __, ...metrics } = named;
  return metrics;
}
