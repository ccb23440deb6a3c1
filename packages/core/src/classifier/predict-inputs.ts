import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NdArray } from '../data/nd-array.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { stack } from '../data/stack.js';
import { DataError, ShapeError, TrainingError } from '../errors.js';

/**
 * Predicts one batch of raw inputs.
 *
 * @param first position of the batch's first input, for messages
 * @returns `[inputs, classes]` probabilities, row by row
 * @throws DataError where an input holds values that are no numbers; ShapeError where the preprocessor gives another
 *   shape than it says; TrainingError where the model gives NaN
 */
export async function predictInputs<Input>(
  model: LayersModel,
  preprocessor: Preprocessor<Input>,
  inputs: readonly Input[],
  first: number,
): Promise<Float32Array> {
  const { outputShape, variableLength } = preprocessor;
  const arrays: NdArray[] = [];
  for (const [index, input] of inputs.entries()) {
    const array = preprocessor.finish(await preprocessor.prepare(input));
    checkArray(array, preprocessor, first + index);
    arrays.push(array);
  }
  const { data, shape } = stack(arrays, {
    attempt: 'predict',
    nameOf: (place) => `input ${first + place}`,
    maxLength: variableLength ? outputShape[0] : undefined,
  });
  const output = tidy(() => {
    const x = tensor(data, [inputs.length, ...shape]);
    // Not predictOnBatch, which copies the whole batch first.
    return model.apply(x) as Tensor;
  });
  try {
    const probabilities = (await output.data()) as Float32Array;
    const wrong = probabilities.findIndex((value) => !Number.isFinite(value));
    if (wrong < 0) return probabilities;
    const position = first + Math.floor((wrong * inputs.length) / probabilities.length);
    throw new TrainingError(
      `predict: expected probabilities, got ${probabilities[wrong]} for input ${position}, whose values are numbers; the ` +
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
): void {
  const { outputShape, variableLength } = preprocessor;
  const isExpected =
    shape.length === outputShape.length &&
    shape.every((size, axis) => (axis === 0 && variableLength) || size === outputShape[axis]);
  if (!isExpected) {
    throw new ShapeError(
      `predict: the preprocessor says that it gives [${outputShape.join(', ')}]${variableLength ? ' or shorter' : ''}, but input ${position} became ` +
        `[${shape.join(', ')}]; correct its outputShape or finish().`,
    );
  }
  if (data.every(Number.isFinite)) return;
  throw new DataError(
    `predict: input ${position} holds NaN or infinite values after preprocessing; check where it comes from.`,
  );
}
