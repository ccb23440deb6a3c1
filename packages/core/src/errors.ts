/**
 * A tensor or option has the wrong shape, type or range for what was asked.
 *
 * Messages say what was being done, the rule, what came instead and the remedy.
 */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** A dataset, a file in it, or an input for prediction can't be used as it is. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** A saved model or checkpoint is missing, damaged, tampered with, or from another version. */
export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** Training can't go on: the loss is not a number, or the options contradict each other. */
export class TrainingError extends Error {
  override readonly name = 'TrainingError';
}
