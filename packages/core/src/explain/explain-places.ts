import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import { ShapeError } from '../errors.js';
import { classIndexOf } from './class-index.js';
import { gradCam } from './grad-cam.js';
import { largest } from './largest.js';
import { occlusionMap } from './occlusion-map.js';
import { probabilities } from './probabilities.js';
import { resizeMap } from './resize-map.js';

/** How to find where a class is: Grad-CAM takes a pass back and forth, occlusion hundreds forth, but fits any network. */
export type PlacesMethod = 'both' | 'gradCam' | 'occlusion';

export interface ExplainPlacesOptions {
  /** The class to explain; default the likeliest. */
  readonly label?: string;
  /** Which of the two maps are made; default `both`. */
  readonly method?: PlacesMethod;
  /** Whose maps Grad-CAM weighs; default those that the network ends its convolutions with. */
  readonly layer?: string;
  /** Size of the patches of occlusion, by axis; default an eighth of the input. */
  readonly patch?: readonly number[];
}

/** Where in its input a network finds a class, found in one way or two. */
export interface ClassPlaces {
  readonly label: string;
  /** The class's probability. */
  readonly score: number;
  /** `[height, width]` or `[steps]` of the input, and of the maps. */
  readonly shape: readonly number[];
  /** The layer that Grad-CAM is of; left out without it. */
  readonly layer?: string;
  /** Grad-CAM, row by row: at least 0, in units of the score before the softmax or sigmoid. Left out under `occlusion`. */
  readonly gradCam?: Float32Array;
  /** Occlusion, row by row: how much the class's probability falls where a place is covered. Left out under `gradCam`. */
  readonly occlusion?: Float32Array;
}

/** The same with both maps. */
export interface PlacesExplanation extends ClassPlaces {
  readonly layer: string;
  readonly gradCam: Float32Array;
  readonly occlusion: Float32Array;
}

interface Explained {
  readonly model: LayersModel;
  readonly labels: readonly string[];
}

/**
 * Shows where in a picture or a sequence a network finds a class: by Grad-CAM with a weight for each place
 * (HiResCAM), which is right whatever follows the maps, and by covering patch after patch.
 *
 * @param classifier a network ending in a softmax or sigmoid, and its labels
 * @param original `[height, width, channels]` or `[steps, channels]`
 * @throws DataError for an unknown label; ShapeError for an unknown method; what `gradCam` and `occlusionMap` throw
 * @example
 * const { label, gradCam } = await explainPlaces(classifier, { data: pixels, shape: [28, 28, 1] });
 * gradCam.length; // 784
 */
export function explainPlaces(
  classifier: Explained,
  original: NdArray,
  options?: ExplainPlacesOptions & { readonly method?: 'both' },
): Promise<PlacesExplanation>;
export function explainPlaces(
  classifier: Explained,
  original: NdArray,
  options: ExplainPlacesOptions,
): Promise<ClassPlaces>;
export async function explainPlaces(
  { model, labels }: Explained,
  original: NdArray,
  { label, method = 'both', layer, patch }: ExplainPlacesOptions = {},
): Promise<ClassPlaces> {
  checkMethod(method);
  const wanted = classIndexOf(label, labels);
  const shape = original.shape.slice(0, -1);
  const map =
    method === 'occlusion'
      ? undefined
      : await gradCam(model, original, { classIndex: wanted, layer, weighting: 'place' });
  const { classIndex, score } = map ?? (await scoreOf(model, original, wanted));
  return {
    label: labels[classIndex] as string,
    score,
    shape,
    ...(map && { layer: map.layer, gradCam: resizeMap(map, shape) }),
    ...(method !== 'gradCam' && {
      occlusion: await occlusionMap(model, original, { classIndex, size: patch }),
    }),
  };
}

async function scoreOf(model: LayersModel, original: NdArray, wanted: number | undefined) {
  const [found] = (await probabilities(model, [original])) as [Float32Array];
  const classIndex = wanted ?? largest(found);
  return { classIndex, score: found[classIndex] as number };
}

function checkMethod(method: PlacesMethod): void {
  if (method === 'both' || method === 'gradCam' || method === 'occlusion') return;
  throw new ShapeError(
    `explain: method must be "both", "gradCam" or "occlusion", received ${JSON.stringify(method)}.`,
  );
}
