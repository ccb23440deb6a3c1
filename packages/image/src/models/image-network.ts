import type { Architecture, TrainingRecipe } from '@striate/core/classifier';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { buildImageModel, type InputRule } from './build-image-model.js';

/** What a network's head makes of its last feature map. */
export interface ImageHead {
  /** `[batch, width]`: what the classifying layer sees. */
  readonly embedding: SymbolicTensor;
  /** `[batch, classes]`, before the softmax. */
  readonly logits: SymbolicTensor;
}

/** A network in two halves: pretrained ones are also used without their head, or with another one. */
export interface ImageNetwork extends InputRule {
  readonly recipe: TrainingRecipe;
  /** From `[batch, height, width, channels]` to the last feature map, `[batch, height, width, channels]` too. */
  readonly features: (x: SymbolicTensor) => SymbolicTensor;
  readonly head: (features: SymbolicTensor, classes: number) => ImageHead;
  /** Least height and width at which the head has its published weights; default any. */
  readonly minimumHeadSize?: number;
}

/** The network as something to train from scratch. */
export function architectureOf(network: ImageNetwork): Architecture {
  const { name, inputShape, recipe, features, head } = network;
  return {
    name,
    inputShape,
    recipe,
    build: (options) => buildImageModel(network, options, (x) => head(features(x), options.classes).logits),
  };
}
