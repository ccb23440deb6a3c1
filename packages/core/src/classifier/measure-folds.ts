import type { Dataset } from '../data/dataset.js';
import type { FoldsOptions } from '../data/folds.js';

/** How examples are divided, and who hears of it. */
export interface MeasureFoldsOptions<Measured> extends FoldsOptions {
  readonly folds?: number;
  readonly signal?: AbortSignal;
  readonly onFold?: (evaluation: Measured, fold: number) => void;
}

/** Trains on all folds but one and measures on that, one fold after the other; what was trained is disposed of. */
export async function measureFolds<Input, Trained extends { dispose(): void }, Measured>(
  dataset: Dataset<Input>,
  { folds: count = 10, seed, stratify, groupBy, onFold, signal }: MeasureFoldsOptions<Measured>,
  trainOne: (train: Dataset<Input>, fold: number) => Promise<Trained>,
  measure: (trained: Trained, test: Dataset<Input>) => Promise<Measured>,
): Promise<Measured[]> {
  const folds: Measured[] = [];
  for (const [fold, { train, test }] of dataset.folds(count, { seed, stratify, groupBy }).entries()) {
    signal?.throwIfAborted();
    const trained = await trainOne(train, fold);
    try {
      const evaluation = await measure(trained, test);
      folds.push(evaluation);
      onFold?.(evaluation, fold);
    } finally {
      trained.dispose();
    }
  }
  return folds;
}

/** Mean and standard deviation of each figure over the folds. */
export function spreadOf<Measured, Figures extends { readonly [name in keyof Figures]: number }>(
  folds: readonly Measured[],
  figuresOf: (fold: Measured) => Figures,
): { readonly mean: Figures; readonly deviation: Figures } {
  const figures = folds.map(figuresOf);
  const names = Object.keys(figures[0] as Figures) as (keyof Figures)[];
  const over = (summarize: (values: readonly number[]) => number): Figures =>
    Object.fromEntries(names.map((name) => [name, summarize(figures.map((each) => each[name]))])) as Figures;
  return { mean: over(meanOf), deviation: over(deviationOf) };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const centre = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}
