/** Steps that a new head needs to learn: a few examples are gone over more often. */
const LEAST_STEPS = 500;
const EPOCHS = 10;

/**
 * The batch size where the caller says none. Few examples need small batches, or an epoch has hardly a step.
 *
 * @param examples variants counted
 */
export function defaultBatchSize(examples: number): number {
  if (examples < 1000) return 8;
  return examples < 4000 ? 16 : 32;
}

/** The epochs where the caller says none: 10, or as many as come to 500 steps. */
export function defaultEpochs(examples: number, batchSize = defaultBatchSize(examples)): number {
  return Math.max(EPOCHS, Math.ceil(LEAST_STEPS / Math.ceil(examples / batchSize)));
}
