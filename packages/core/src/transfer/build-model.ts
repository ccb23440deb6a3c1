import { type LayersModel, model as makeModel } from '@tensorflow/tfjs-layers';
import { withInitializerSeed } from '../layers/build-context.js';
import { copyModel } from './copy-model.js';
import { freeze } from './freeze.js';
import { classificationHead, type HeadClasses, type HeadSettings } from './head.js';

/**
 * A frozen copy of a backbone up to its head's place, with a new head.
 *
 * @param body the backbone up to there, which gives what `headInputs` names
 */
export async function buildModel(
  body: LayersModel,
  head: HeadSettings,
  { seed, ...classes }: HeadClasses & { readonly seed: number },
): Promise<LayersModel> {
  const copy = await copyModel(body);
  freeze(copy);
  const outputs = withInitializerSeed(seed, () => classificationHead(copy.outputs, classes, head));
  return makeModel({ inputs: copy.inputs, outputs, name: body.name });
}
