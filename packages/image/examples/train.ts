import type { Dataset } from '@striate/core';
import { ImageClassifier, type ImageFitOptions, type ImageInput, loadImageBackbone } from '@striate/image';

/** Fine-tunes the pretrained network in a folder, or without one trains a small network from scratch. */
export async function trainOrFineTune(
  train: Dataset<ImageInput>,
  folder: string | undefined,
  { classWeights, epochs, seed, ...scratch }: ImageFitOptions,
): Promise<ImageClassifier> {
  if (!folder) return ImageClassifier.fit(train, { classWeights, epochs, seed, ...scratch });
  const backbone = await loadImageBackbone(folder);
  try {
    return await ImageClassifier.fineTune(train, { backbone, classWeights, epochs, seed });
  } finally {
    backbone.dispose();
  }
}
