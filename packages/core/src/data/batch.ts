import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';
import type { ExampleInfo } from './example.js';

/** A batch on its way to a tensor: plain arrays that a batch augmentation changes in place. */
export interface ArrayBatch {
  /** `[batch, ...shape]`, row-major. */
  readonly x: Float32Array;
  /** `[batch, classes]`: one-hot (of a multi-label dataset multi-hot), or mixed. */
  readonly y: Float32Array;
  /** Of one example, without the batch axis; where lengths may differ, with the padding. */
  readonly shape: readonly number[];
  readonly size: number;
  readonly classes: number;
}

/** Mixes examples and labels of one batch, in place. */
export type BatchAugmentation = (batch: ArrayBatch, random: Random) => void;

/** Tensors for one step. Whoever iterates disposes of them: `dispose()`. */
export interface Batch {
  /** `[batch, ...shape]`, float32. */
  readonly x: Tensor;
  /** `[batch, classes]`, float32: one-hot (of a multi-label dataset multi-hot), or mixed. */
  readonly y: Tensor2D;
  readonly examples: readonly ExampleInfo[];
  /** Position within the epoch, from 0: `batches({ startStep: step + 1 })` goes on after it. */
  readonly step: number;
  dispose(): void;
}
