import type { Preprocessor } from '@striate/core/data';
import {
  type ClassPlaces,
  type ExplainPlacesOptions,
  explainPlaces,
  type PlacesExplanation,
} from '@striate/core/explain';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ImageInput } from '../preprocessing/decode.js';
import type { ImageSize, Pixels } from '../preprocessing/pixels.js';

export interface ExplainPictureOptions extends ExplainPlacesOptions {
  /** Size of the patches of occlusion, `[height, width]` in pixels of the network's picture; default an eighth of each side. */
  readonly patch?: ImageSize;
}

/** Where on a picture a network sees a class: maps as large as the network's picture, row by row. */
export interface PicturePlaces extends ClassPlaces {
  /** `[height, width]` of the network's input. */
  readonly shape: ImageSize;
  /** The picture as the network gets it: resized or cut to its size, before its numbers are normalised. */
  readonly picture: Pixels;
}

/** The same with both maps. */
export interface PictureExplanation extends PlacesExplanation {
  readonly shape: ImageSize;
  readonly picture: Pixels;
}

/** A classifier's parts that explaining takes. */
export interface ExplainedPictures {
  readonly model: LayersModel;
  readonly labels: readonly string[];
  readonly preprocessor: Preprocessor<ImageInput, Pixels>;
}

/**
 * Shows where on a picture a network sees a class: by Grad-CAM, and by covering patch after patch with the picture's mean colour.
 *
 * Grad-CAM is weighed place by place (HiResCAM), as fits any network, and as coarse as the layer's maps: 7 x 7 of a backbone at
 * 224 x 224. It costs about two predictions, occlusion 225 by default; `method: 'gradCam'` leaves it out.
 *
 * @throws DataError for a label that the classifier does not know, or a picture that can't be decoded
 * @throws ShapeError for a network without convolutions (but under `occlusion`), an unknown layer or method, or a patch out of
 *   range
 * @example
 * const { label, shape, gradCam } = await explainPicture(classifier, './dog.jpg');
 * shape; // [224, 224]: the map's entry 224 * y + x is for the pixel in row y and column x of what the network sees
 */
export function explainPicture(
  classifier: ExplainedPictures,
  input: ImageInput,
  options?: ExplainPictureOptions & { readonly method?: 'both' },
): Promise<PictureExplanation>;
export function explainPicture(
  classifier: ExplainedPictures,
  input: ImageInput,
  options: ExplainPictureOptions,
): Promise<PicturePlaces>;
export async function explainPicture(
  { model, labels, preprocessor }: ExplainedPictures,
  input: ImageInput,
  options: ExplainPictureOptions = {},
): Promise<PicturePlaces> {
  const picture = await preprocessor.prepare(input);
  const places = await explainPlaces({ model, labels }, preprocessor.finish(picture), options);
  return { ...places, shape: places.shape as ImageSize, picture };
}
