import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batch.js';
import type { Dataset } from '../data/dataset.js';
import { positionsByLength } from '../data/lengths.js';
import type { NdArray } from '../data/nd-array.js';
import type { SkippedExample } from '../data/skipped.js';
import { EventLoopBreaks } from '../event-loop.js';
import { optimizeForInference } from '../inference/optimize-for-inference.js';
import type { TrainingEvent } from '../training/progress.js';

type KeepFeatures = (position: number, features: Float32Array) => Promise<void>;

export interface FeatureRequest {
  readonly model: LayersModel;
  readonly copies: Dataset<NdArray>;
  /** One entry a copy: those that are undefined are computed and put there. */
  readonly found: (Float32Array | undefined)[];
  readonly batchSize?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (event: TrainingEvent) => void;
  readonly onSkip: (skipped: SkippedExample) => void;
}

/**
 * Runs a model over the examples whose features are not known yet, a batch at a time.
 *
 * @param keep hears of each example's features
 */
export async function computeFeatures(request: FeatureRequest, keep?: KeepFeatures): Promise<void> {
  const missing = Uint32Array.from(request.found.keys()).filter((position) => !request.found[position]);
  if (missing.length === 0) return;
  const order = positionsByLength(request.copies.subset(missing));
  // Equal within rounding, in half the time.
  const model = optimizeForInference(request.model);
  try {
    const positions = order ? order.map((place) => missing[place] as number) : missing;
    await computeMissing({ ...request, model }, positions, keep);
  } finally {
    model.dispose();
  }
}

async function computeMissing(
  { model, copies, found, batchSize = 32, signal, onProgress, onSkip }: FeatureRequest,
  missing: Uint32Array,
  keep: KeepFeatures | undefined,
): Promise<void> {
  const wanted = copies.subset(missing);
  const start = performance.now();
  const breaks = new EventLoopBreaks();
  let examples = 0;
  for await (const batch of wanted.batches({ batchSize, signal, onSkip })) {
    let index = batch.step * batchSize;
    const features = await featuresOf(model, batch);
    const size = features.length / batch.examples.length;
    for (const [row, { id }] of batch.examples.entries()) {
      // Examples that can't be read leave gaps.
      while (wanted.info(index).id !== id) index++;
      const position = missing[index++] as number;
      const own = features.subarray(row * size, (row + 1) * size);
      found[position] = own;
      await keep?.(position, own);
    }
    examples += batch.examples.length;
    const examplesPerSecond = (1000 * examples) / (performance.now() - start);
    onProgress?.({ type: 'features', examples, total: missing.length, examplesPerSecond });
    await breaks.take();
  }
}

/** @returns `[batch, ...shape]`, row by row; the batch is disposed of */
async function featuresOf(model: LayersModel, batch: Batch): Promise<Float32Array> {
  try {
    const output = tidy(() => model.predictOnBatch(batch.x) as Tensor);
    try {
      return (await output.data()) as Float32Array;
    } finally {
      output.dispose();
    }
  } finally {
    batch.dispose();
  }
}
