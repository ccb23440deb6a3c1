import type { NamedTensorMap } from '@tensorflow/tfjs-core';
import { TrainingError } from '../../errors.js';

/** @throws TrainingError when a saved state has a tensor that this optimiser does not keep */
export function checkStateNames(optimizer: string, state: NamedTensorMap, known: readonly string[]): void {
  const unknown = Object.keys(state).filter((key) => !known.includes(key.split('/', 1)[0] as string));
  if (unknown.length === 0) return;
  throw new TrainingError(
    `Restoring ${optimizer}: its state is made of ${known.join(', ')}, but there is "${unknown[0]}"; ` +
      'go on with the optimizer that the state comes from.',
  );
}
