import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../data/batch.js';
import { ShapeError, TrainingError } from '../errors.js';

/**
 * Predicts one batch, and disposes of it.
 *
 * @returns `[batch, classes]` probabilities, row by row
 * @throws ShapeError where the batch does not fit the model, or the model's output the labels
 * @throws TrainingError where an output is NaN
 */
export async function predictBatch(
  model: LayersModel,
  batch: Batch,
  labels: readonly string[],
): Promise<Float32Array> {
  try {
    checkInput(model, batch.x.shape);
    // Not predictOnBatch, which copies the whole batch first.
    const output = tidy(() => model.apply(batch.x) as Tensor | Tensor[]);
    const [first, ...others] = Array.isArray(output) ? output : [output];
    try {
      const [size, width] = first?.shape ?? [];
      if (
        others.length > 0 ||
        size !== batch.examples.length ||
        width !== labels.length ||
        first?.rank !== 2
      ) {
        const given = [first, ...others].map((tensor) => `[${tensor?.shape.join(', ')}]`).join(' and ');
        throw new ShapeError(
          `evaluateModel: for ${labels.length} class names the model must give [batch, ${labels.length}] ` +
            `probabilities, got ${given} for a batch of ${batch.examples.length}; evaluate it on a dataset of its own classes.`,
        );
      }
      const values = (await first.data()) as Float32Array;
      const wrong = values.findIndex(Number.isNaN);
      if (wrong < 0) return values;
      throw new TrainingError(
        `evaluateModel: the model gave NaN for example "${batch.examples[Math.floor(wrong / labels.length)]?.id}"; ` +
          'its weights or this input hold values that are no numbers.',
      );
    } finally {
      for (const tensor of [first, ...others]) tensor?.dispose();
    }
  } finally {
    batch.dispose();
  }
}

function checkInput(model: LayersModel, shape: readonly number[]): void {
  const expected = model.inputs[0]?.shape ?? [];
  if (
    expected.length === shape.length &&
    expected.every((size, axis) => axis === 0 || size === null || size === shape[axis])
  ) {
    return;
  }
  const written = ['batch', ...expected.slice(1).map((size) => size ?? 'any')].join(', ');
  throw new ShapeError(
    `evaluateModel: the model takes [${written}], but a batch of this dataset is [${shape.join(', ')}]; ` +
      'apply the preprocessor that the model was trained with.',
  );
}
