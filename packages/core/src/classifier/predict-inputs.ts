import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { DataError, ShapeError, TrainingError } from '../errors.js';

/** For messages. */
export interface PredictInputsOptions {
  /** Position of the batch's first input. */
  readonly first: number;
  /** What is being done: `predict`. */
  readonly attempt: string;
}

/**
 * Runs a model on one batch of raw inputs.
 *
 * @param model gives `[batch, width]`, such as probabilities
 * @returns `[inputs, width]`, row by row
 * @throws DataError where an input holds values that are no numbers; ShapeError where the preprocessor gives another
 *   shape than it says; TrainingError where the model gives NaN
 */
export async function predictInputs<Input>(
  model: LayersModel,
  preprocessor: Preprocessor<Input>,
  inputs: readonly Input[],
  { first, attempt }: PredictInputsOptions,
): Promise<Float32Array> {
  const { outputShape } = preprocessor;
  const size = outputShape.reduce((product, length) => product * length, 1);
  const batch = new Float32Array(inputs.length * size);
  for (const [index, input] of inputs.entries()) {
    const array = preprocessor.finish(await preprocessor.prepare(input));
    checkArray(array, outputShape, first + index, attempt);
    batch.set(array.data, index * size);
  }
  const output = tidy(() => {
    const x = tensor(batch, [inputs.length, ...outputShape]);
    // Not predictOnBatch, which copies the whole batch first.
    return model.apply(x) as Tensor;
  });
  try {
    const rows = (await output.data()) as Float32Array;
    const wrong = rows.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return rows;
    const position = first + Math.floor((wrong * inputs.length) / rows.length);
    throw new TrainingError(
      `${attempt}: expected numbers, got ${rows[wrong]} for input ${position}, whose values are numbers; the ` +
        "model's weights are damaged or its training diverged: train it again, with a lower learning rate.",
    );
  } finally {
    output.dispose();
  }
}

function checkArray(
  { data, shape }: NdArray,
  outputShape: readonly number[],
  position: number,
  attempt: string,
): void {
  if (shape.join() !== outputShape.join()) {
    throw new ShapeError(
      `${attempt}: the preprocessor says that it gives [${outputShape.join(', ')}], but input ${position} became ` +
        `[${shape.join(', ')}]; correct its outputShape or finish().`,
    );
  }
  if (data.every(Number.isFinite)) return;
  throw new DataError(
    `${attempt}: input ${position} holds NaN or infinite values after preprocessing; check where it comes from.`,
  );
}
