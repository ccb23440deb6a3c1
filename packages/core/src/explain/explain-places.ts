import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import { classIndexOf } from './class-index.js';
import { gradCam } from './grad-cam.js';
import { occlusionMap } from './occlusion-map.js';
import { resizeMap } from './resize-map.js';

export interface ExplainPlacesOptions {
  /** The class to explain; default the likeliest. */
  readonly label?: string;
  /** Whose maps Grad-CAM weighs; default those that the network ends its convolutions with. */
  readonly layer?: string;
  /** Size of the patches of occlusion, by axis; default an eighth of the input. */
  readonly patch?: readonly number[];
}

/** Where in its input a network finds a class, found in two ways. */
export interface PlacesExplanation {
  readonly label: string;
  /** The class's probability. */
  readonly score: number;
  /** The layer that Grad-CAM is of. */
  readonly layer: string;
  /** `[height, width]` or `[steps]` of the input, and of both maps. */
  readonly shape: readonly number[];
  /** Grad-CAM, row by row: at least 0, in units of the score before the softmax or sigmoid. */
  readonly gradCam: Float32Array;
  /** Occlusion, row by row: how much the class's probability falls where a place is covered. */
  readonly occlusion: Float32Array;
}

/**
 * Shows where in a picture or a sequence a network finds a class: by Grad-CAM with a weight for each place
 * (HiResCAM), which is right whatever follows the maps, and by covering patch after patch.
 *
 * @param classifier a network ending in a softmax or sigmoid, and its labels
 * @param original `[height, width, channels]` or `[steps, channels]`
 * @throws DataError for an unknown label; what `gradCam` and `occlusionMap` throw
 * @example
 * const { label, gradCam } = await explainPlaces(classifier, { data: pixels, shape: [28, 28, 1] });
 * gradCam.length; // 784
 */
export async function explainPlaces(
  { model, labels }: { readonly model: LayersModel; readonly labels: readonly string[] },
  original: NdArray,
  { label, layer, patch }: ExplainPlacesOptions = {},
): Promise<PlacesExplanation> {
  const map = await gradCam(model, original, {
    classIndex: classIndexOf(label, labels),
    layer,
    weighting: 'place',
  });
  const shape = original.shape.slice(0, -1);
  return {
    label: labels[map.classIndex] as string,
    score: map.score,
    layer: map.layer,
    shape,
    gradCam: resizeMap(map, shape),
    occlusion: await occlusionMap(model, original, { classIndex: map.classIndex, size: patch }),
  };
}
