import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Manifest } from '../bundle/manifest.js';
import type { Preprocessor } from '../data/preprocessor.js';

/** What a classifier is made of: from training, or from a bundle. */
export interface ClassifierParts<Input> {
  /** `image-classification`, ...: the domain's. */
  readonly task: string;
  /** `lenet-5`, ... */
  readonly architecture: string;
  /** From `[batch, ...preprocessor.outputShape]` to `[batch, labels.length]` probabilities; the classifier's from now on. */
  readonly model: LayersModel;
  /** Class names in index order. */
  readonly labels: readonly string[];
  /** Whether an input has any number of the labels, and each probability stands by itself; default false. */
  readonly multiLabel?: boolean;
  readonly preprocessor: Preprocessor<Input>;
  /** What the domain keeps besides, by file name: saved with the rest, and there again after loading. Default nothing. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** How it was trained, where it is known. */
  readonly training?: Manifest['training'];
  /** What was measured, where it is known. */
  readonly metrics?: Manifest['metrics'];
}
