import { grad, mean, mul, relu, slice, squeeze, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import { ShapeError } from '../errors.js';
import { computeTensors } from './compute-tensors.js';
import { largest } from './largest.js';
import { findLastMaps, findMaps } from './last-maps.js';
import { probabilities } from './probabilities.js';
import { checkClassIndex, scoresFrom } from './scores-from.js';

export interface GradCamOptions {
  /** Which class to explain: a position among the model's outputs; default the likeliest. */
  readonly classIndex?: number;
  /**
   * Whose maps to weigh; default those of the last convolution that tells places apart, after its normalisation and activation.
   * An earlier layer has finer maps that say less about the class.
   */
  readonly layer?: string;
  /**
   * What weighs a map: the mean of its gradient, one number for the whole map (`mean`, Grad-CAM), or the gradient at each place
   * (`place`, HiResCAM). Both are the same where a global average follows the maps. Where a global maximum or a dense layer does,
   * only the latter tells places apart that have the same in them: a mean also colours what the maximum left out. Default `mean`.
   */
  readonly weighting?: 'mean' | 'place';
}

/** What each place of a network's maps says for a class. Plain JSON, but for the values. */
export interface ClassMap {
  readonly classIndex: number;
  /** The class's probability. */
  readonly score: number;
  /** The layer whose maps they are. */
  readonly layer: string;
  /** `[height, width]`, or `[steps]`, of the layer's maps. */
  readonly shape: readonly number[];
  /** Row by row; at least 0, in units of the score before the softmax or sigmoid. */
  readonly values: Float32Array;
}

/**
 * Grad-CAM: where a network for pictures or sequences looks when it finds a class.
 *
 * `relu(sum over k of weight[k] * A[k])`, where `A[k]` are the maps of a layer and `weight[k]` is the mean over their places of
 * `d score / d A[k]` (or with `weighting: 'place'` that gradient itself), the score being that before the softmax or sigmoid: behind it, the gradient of a sure class would vanish.
 *
 * @param model one input, ending in a softmax or sigmoid over classes
 * @param original the input, without the batch axis
 * @returns the map at the layer's resolution; {@link resizeMap} brings it to the input's
 * @throws ShapeError for a network without convolutions, an unknown layer or one without maps, an unknown class, or an input of
 *   another shape
 * @see Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391
 * @see Draelos and Carin 2020, https://arxiv.org/abs/2011.08891: a weight for each place
 * @example
 * const map = await gradCam(model, { data: pixels, shape: [28, 28, 1] });
 * map; // { classIndex: 7, score: 0.99, layer: 'conv_2', shape: [10, 10], values: Float32Array(100) }
 * resizeMap(map, [28, 28]); // Float32Array(784)
 */
export async function gradCam(
  model: LayersModel,
  original: NdArray,
  { classIndex, layer, weighting = 'mean' }: GradCamOptions = {},
): Promise<ClassMap> {
  checkInput(model, original);
  if (classIndex !== undefined) checkClassIndex(model, classIndex, 'gradCam');
  const maps = layer === undefined ? findLastMaps(model, 'gradCam') : findMaps(model, layer, 'gradCam');
  const scores = scoresFrom(model, 'gradCam');
  const x = tensor(original.data, [1, ...original.shape]);
  let map: Tensor | undefined;
  try {
    const [found] = (await probabilities(model, [original])) as [Float32Array];
    const chosen = classIndex ?? largest(found);
    map = weighMaps(model, x, { maps, scores, classIndex: chosen, weighting });
    return {
      classIndex: chosen,
      score: found[chosen] as number,
      layer: maps.sourceLayer.name,
      shape: map.shape,
      values: (await map.data()) as Float32Array,
    };
  } finally {
    x.dispose();
    map?.dispose();
  }
}

interface Weighing {
  readonly maps: SymbolicTensor;
  readonly scores: ReturnType<typeof scoresFrom>;
  readonly classIndex: number;
  readonly weighting: 'mean' | 'place';
}

function weighMaps(model: LayersModel, x: Tensor, { maps, scores, classIndex, weighting }: Weighing): Tensor {
  return tidy(() => {
    const [values] = computeTensors(model, x, [maps]) as [Tensor];
    // Ways round these maps, such as shortcuts, start from the input and count as constant.
    const score = (at: Tensor): Tensor => {
      const known = new Map([
        [model.inputs[0] as SymbolicTensor, x],
        [maps, at],
      ]);
      return sum(slice(scores(known), [0, classIndex], [-1, 1]));
    };
    const places = values.shape.map((_, axis) => axis).slice(1, -1);
    const gradient = grad(score)(values);
    const weights = weighting === 'mean' ? mean(gradient, places, true) : gradient;
    return relu(squeeze(sum(mul(values, weights), -1), [0]));
  });
}

function checkInput(model: LayersModel, { data, shape }: NdArray): void {
  const expected = model.inputs[0]?.shape.slice(1) ?? [];
  const fits =
    shape.length === expected.length && expected.every((size, axis) => size === null || size === shape[axis]);
  if (fits && data.length === shape.reduce((product, size) => product * size, 1)) return;
  throw new ShapeError(
    `gradCam: expected an input of [${expected.map((size) => size ?? 'null').join(', ')}] for "${model.name}", got ` +
      `${data.length} numbers of [${shape.join(', ')}].`,
  );
}
