import type { Manifest, WeightPrecision } from '@striate/core/bundle';
import type { Classifier } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import type { Evaluation } from '@striate/core/metrics';
import { memoryStorage } from '@striate/core/storage';
import type { Domain } from './domain.js';

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
): Promise<Evaluation> {
  if (weights === 'float32') return classifier.evaluate(test, { signal });
  const storage = memoryStorage();
  await classifier.save(storage, { weights });
  const saved = await domain.load(storage);
  try {
    return await saved.evaluate(test, { signal });
  } finally {
    saved.dispose();
  }
}

/** Names of the user's files stay out of a bundle, which is made to be passed on. */
export function metricsForBundle(evaluation: Evaluation): NonNullable<Manifest['metrics']> {
  const { mistakes: _, skipped: __, ...metrics } = evaluation;
  return metrics;
}
