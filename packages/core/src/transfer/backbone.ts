import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Preprocessor } from '../data/preprocessor.js';

/**
 * A network whose pretrained weights are to be used again: what a domain package's `mobileNetV1({ weights })` returns.
 *
 * @typeParam Input a raw input, such as a file
 * @typeParam Prepared what the preprocessor's first half returns, and what augmentation changes
 */
export interface Backbone<Input, Prepared = unknown> {
  /** `mobilenet-v1-0.25`, `resnet-50`, ... */
  readonly name: string;
  /** From `[batch, ...preprocessor.outputShape]`; its layers are named as the published weights name them. */
  readonly model: LayersModel;
  /** The last feature map: `[batch, height, width, channels]` for pictures, `[batch, steps, channels]` for sequences. */
  readonly features: SymbolicTensor;
  /** One vector for each example: `[batch, width]`. */
  readonly embedding: SymbolicTensor;
  /** What the published head gives before its softmax, `[batch, classes]`; left out where the weights have no head. */
  readonly logits?: SymbolicTensor;
  /** The published head's class names in index order, where they are known. */
  readonly labels?: readonly string[];
  /** The input preprocessing that the weights were trained with. */
  readonly preprocessor: Preprocessor<Input, Prepared>;
  /** SHA-256 of the weights, in hexadecimal: keys what is cached of the backbone's outputs. */
  readonly weightsHash: string;
  /** Frees the model's memory. */
  dispose(): void;
}
