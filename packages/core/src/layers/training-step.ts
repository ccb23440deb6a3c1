import { hashKey } from '../random.js';

/** The place of a training step, from which its dropout masks follow. */
export interface TrainingStep {
  /** The run's seed; an integer. */
  readonly seed: number;
  /** Updates done so far, from 0. */
  readonly step: number;
}

let current: (TrainingStep & { readonly uses: Map<string, number> }) | undefined;
let unkeyed = 0;

/**
 * Keys the dropout masks that are drawn inside `run` by (seed, step, layer name), so that a run which is resumed at this
 * step draws the masks it would have drawn anyway.
 *
 * @param run the forward pass; must not be asynchronous
 * @returns what `run` returns
 * @example
 * const y = withTrainingStep({ seed: 1, step: 250 }, () => model.apply(x, { training: true }));
 */
export function withTrainingStep<T>({ seed, step }: TrainingStep, run: () => T): T {
  const outer = current;
  current = { seed, step, uses: new Map() };
  try {
    return run();
  } finally {
    current = outer;
  }
}

/**
 * The key for a layer's next random draw. A layer that is used twice in a step gets two keys; outside of
 * {@link withTrainingStep} every call gets a new one.
 */
export function nextDrawKey(layer: string): number {
  if (!current) return hashKey(['unkeyed', unkeyed++]);
  const use = current.uses.get(layer) ?? 0;
  current.uses.set(layer, use + 1);
  return hashKey([current.seed, current.step, layer, use]);
}
