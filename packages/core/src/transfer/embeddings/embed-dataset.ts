import type { Dataset } from '../../data/dataset.js';
import type { Backbone } from '../backbone.js';
import { headOf } from '../boundary.js';
import { checkBackbone } from '../check-backbone.js';
import {
  extractFeatures,
  extractorKey,
  type FeatureExtractor,
  type FeatureOptions,
  type Features,
} from '../extract-features.js';

/**
 * Turns a dataset into embeddings, one vector for each example: what a linear head, nearest neighbours or a similarity
 * search work on.
 *
 * @param backbone stays its owner's
 * @returns a dataset of `[width]` arrays in memory, to be passed to `fit` and the like
 * @throws ShapeError for what is no backbone; what `extractFeatures` throws
 * @example
 * const { dataset } = await embedDataset(photos, backbone, { storage: './cache' });
 * (await dataset.at(0)).input.shape; // [256]
 */
export async function embedDataset<Input, Prepared>(
  dataset: Dataset<Input>,
  backbone: Backbone<Input, Prepared>,
  options: FeatureOptions<Prepared> = {},
): Promise<Features> {
  checkBackbone(backbone, { attempt: 'embedDataset' });
  return extractFeatures(dataset, embeddingOf(backbone), options);
}

/** A backbone up to its embedding. */
export function embeddingOf<Input, Prepared>(
  backbone: Backbone<Input, Prepared>,
): FeatureExtractor<Input, Prepared> {
  const { model, embedding, preprocessor, weightsHash } = backbone;
  return {
    model: embedding === model.outputs[0] && model.outputs.length === 1 ? model : headOf(model, embedding),
    preprocessor,
    key: extractorKey(weightsHash, embedding),
  };
}
