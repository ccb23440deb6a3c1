import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { stack } from '../data/stack.js';
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
  const { outputShape, variableLength } = preprocessor;
  const arrays: NdArray[] = [];
  for (const [index, input] of inputs.entries()) {
    const array = preprocessor.finish(await preprocessor.prepare(input));
    checkArray(array, preprocessor, first + index, attempt);
    arrays.push(array);
  }
  const { data, shape } = stack(arrays, {
    attempt,
    nameOf: (place) => `input ${first + place}`,
    maxLength: variableLength ? outputShape[0] : undefined,
  });
  const output = tidy(() => {
    const x = tensor(data, [inputs.length, ...shape]);
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

function checkArray<Input>(
  { data, shape }: NdArray,
  preprocessor: Preprocessor<Input>,
  position: number,
  attempt: string,
): void {
  const { outputShape, variableLength } = preprocessor;
  const isExpected =
    shape.length === outputShape.length &&
    shape.every((size, axis) => (axis === 0 && variableLength) || size === outputShape[axis]);
  if (!isExpected) {
    throw new ShapeError(
      `${attempt}: the preprocessor says that it gives [${outputShape.join(', ')}]${variableLength ? ' or shorter' : ''}, but input ${position} became ` +
        `[${shape.join(', ')}]; correct its outputShape or finish().`,
    );
  }
  if (data.every(Number.isFinite)) return;
  throw new DataError(
    `${attempt}: input ${position} holds NaN or infinite values after preprocessing; check where it comes from.`,
  );
}
