import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkRange } from '../training/check-range.js';
import { innerLayers } from '../weights/model-weights.js';

/**
 * Learning rate scales that fall with the distance from the output: `decay^d` for the layers of a model, where `d` counts
 * the trainable layers with a kernel after them. Early layers, which see edges and colours, then change less than late ones.
 *
 * A layer without a kernel, such as a normalisation, goes with the kernel before it.
 *
 * @param decay in (0, 1]; 1 is one rate for all
 * @returns by layer name, for `fit`'s `learningRateScales`: every trainable layer that has weights
 * @throws TrainingError for a decay out of range
 * @see Howard and Ruder 2018, https://arxiv.org/abs/1801.06146, section 3.2 (discriminative fine-tuning)
 * @example
 * depthScales(model, 0.5); // { conv1: 0.25, conv2: 0.5, dense: 1 }
 */
export function depthScales(model: LayersModel, decay: number): Record<string, number> {
  checkRange('depthScales', 'decay', decay, Number.MIN_VALUE, 1);
  const scales: Record<string, number> = {};
  let scale = 1;
  for (const layer of innerLayers(model).reverse()) {
    if (!layer.trainable || layer.weights.length === 0) continue;
    scales[layer.name] = scale;
    if (layer.weights.some(({ originalName }) => originalName.endsWith('kernel'))) scale *= decay;
  }
  return scales;
}
