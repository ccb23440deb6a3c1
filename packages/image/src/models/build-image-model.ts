import { ShapeError } from '@striate/core';
import { type BuildOptions, buildNetwork, checkInputShape } from '@striate/core/classifier';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What an architecture asks of its input. */
export interface InputRule {
  /** For messages: the architecture's name. */
  readonly name: string;
  /** The published one: the default. */
  readonly inputShape: readonly number[];
  /** Least height and width that leave every layer a pixel; default 1. */
  readonly minimumSize?: number;
}

/**
 * Joins an input layer, the network's body and a softmax (for several labels an image a sigmoid) to a model, its initial weights drawn from the seed.
 *
 * @param rule name, default input shape and least size
 * @param options as given to `Architecture.build`
 * @param logits the body: from `[batch, height, width, channels]` to `[batch, classes]`
 * @returns an uncompiled model, which the caller owns
 * @throws ShapeError for fewer than two classes, or an input shape that the body can't take
 */
export function buildImageModel(
  rule: InputRule,
  options: BuildOptions,
  logits: (x: SymbolicTensor) => SymbolicTensor,
): LayersModel {
  const inputShape = options.inputShape ?? rule.inputShape;
  checkPictureShape(rule, inputShape);
  return buildNetwork({ name: rule.name, inputShape }, options, logits);
}

/** @throws ShapeError for an input shape that the network can't take */
export function checkPictureShape(
  { name, inputShape: published, minimumSize = 1 }: InputRule,
  inputShape: readonly (number | null)[],
): void {
  checkInputShape({ name, axes: '[height, width, channels]', example: published }, inputShape);
  const [height, width] = inputShape as [number, number];
  if (Math.min(height, width) < minimumSize) {
    throw new ShapeError(
      `${name}: expected pictures of at least ${minimumSize}x${minimumSize} pixels, received ${height}x${width}; enlarge them or take an architecture for smaller ones`,
    );
  }
}
