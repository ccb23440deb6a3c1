import { ShapeError } from '@striate/core';
import { type BuildOptions, buildNetwork, checkInputShape } from '@striate/core/classifier';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What an architecture asks of its input. */
export interface SoundInputRule {
  /** For messages: the architecture's name. */
  readonly name: string;
  /** The published one, which is the default: `[frames, columns, channels]`, or `[samples, 1]`. */
  readonly inputShape: readonly number[];
  /** The least input that leaves every layer a place, an entry for each axis; default ones. */
  readonly minimumShape?: readonly number[];
}

/**
 * Joins an input layer, the network's body and a softmax (for several labels a sound a sigmoid) to a model, its initial
 * weights drawn from the seed.
 *
 * @param rule name, default input shape and least sizes
 * @param options as given to `Architecture.build`
 * @param logits the body: from `[batch, ...inputShape]` to `[batch, classes]`
 * @returns an uncompiled model, which the caller owns
 * @throws ShapeError for fewer than two classes, or an input shape that the body can't take
 */
export function buildAudioModel(
  rule: SoundInputRule,
  options: BuildOptions,
  logits: (x: SymbolicTensor) => SymbolicTensor,
): LayersModel {
  const inputShape = options.inputShape ?? rule.inputShape;
  checkSize(rule, inputShape);
  return buildNetwork({ name: rule.name, inputShape }, options, logits);
}

function checkSize(
  { name, inputShape: published, minimumShape = published.map(() => 1) }: SoundInputRule,
  inputShape: readonly (number | null)[],
): void {
  const axes = published.length === 2 ? '[samples, 1]' : '[frames, columns, channels]';
  checkInputShape({ name, axes, example: published }, inputShape);
  if (inputShape.some((size, axis) => size < (minimumShape[axis] as number))) {
    throw new ShapeError(
      `${name}: expected at least [${minimumShape.join(', ')}] of ${axes}, received [${inputShape.join(', ')}]; ` +
        'take longer clips or a shorter hop',
    );
  }
}
