import { type ImagePreprocessorConfig, imagePreprocessor } from '../preprocessing/image-preprocessor.js';
import type { ResizeMode } from '../preprocessing/resize.js';
import { checkImageBackbone } from './check-image-backbone.js';
import type { ImageBackbone } from './image-backbone.js';

/**
 * Sees a backbone with preprocessing that takes pictures whole, and everything else as its weights want it. The margin that
 * published preprocessing cuts off for ImageNet may hold what one's own pictures are about. `ImageClassifier.fineTune` does
 * so by itself; core's `embedder`, `embedDataset` and `EmbeddingClassifier` take what they are given.
 *
 * @param backbone shares its network with the result; disposing of either disposes of both
 * @param resize how pictures of another aspect ratio meet the network's size; default `stretch`
 * @throws ShapeError for what is no backbone, or an unknown `resize`
 * @example
 * const backbone = wholePictures(await loadImageBackbone('./mobilenet_v1_0.25_224'));
 * const classifier = await EmbeddingClassifier.fit(photos, { backbone });
 */
export function wholePictures(backbone: ImageBackbone, resize: ResizeMode = 'stretch'): ImageBackbone {
  checkImageBackbone(backbone, 'wholePictures');
  const config = backbone.preprocessor.toConfig();
  if (config.type !== 'image') return backbone;
  return {
    ...backbone,
    preprocessor: imagePreprocessor({ ...(config as ImagePreprocessorConfig), resize, crop: 1 }),
  };
}
