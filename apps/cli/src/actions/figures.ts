import type { BackendChoice } from '@striate/core/backend';
import type { Manifest } from '@striate/core/bundle';
import type { Evaluation, MultiLabelEvaluation } from '@striate/core/metrics';
import type { TrainingSummary } from '@striate/core/training';
import { version } from '../version.js';
import type { Measured } from './measured.js';

export interface FiguresInput {
  readonly evaluation: Measured;
  readonly manifest: Manifest;
  readonly backend: BackendChoice;
  /** What was evaluated on, as the user named it. */
  readonly dataset: string;
  readonly seed: number | null;
}

type OfTheRun = 'seconds' | 'examplesPerSecond' | 'skipped';

/** What `--report` writes. */
export type Figures = RunFigures & (Omit<Evaluation, OfTheRun> | Omit<MultiLabelEvaluation, OfTheRun>);

interface RunFigures extends Pick<Manifest, 'architecture' | 'parameters' | 'versions'> {
  readonly dataset: string;
  readonly seed: number | null;
  readonly history: TrainingSummary['history'];
  /** Spent on training; null where the bundle does not tell. */
  readonly seconds: number | null;
  /** While training. */
  readonly examplesPerSecond: number | null;
  readonly evaluation: Pick<Evaluation, 'seconds' | 'examplesPerSecond'>;
  readonly skipped: Readonly<Record<'training' | 'evaluation', Evaluation['skipped']>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly backend: string;
  readonly threads: number;
}

/** Gathers the figures of a run as plain JSON. */
export function figures({ evaluation, manifest, backend, dataset, seed }: FiguresInput): Figures {
  const { seconds, examplesPerSecond, skipped, ...measured } = evaluation;
  const { training } = manifest;
  return {
    ...measured,
    dataset,
    architecture: manifest.architecture,
    parameters: manifest.parameters,
    seed,
    history: training?.history ?? [],
    seconds: training?.seconds ?? null,
    examplesPerSecond: training?.examplesPerSecond ?? null,
    evaluation: { seconds, examplesPerSecond },
    skipped: { training: training?.skipped ?? [], evaluation: skipped },
    settings: training?.settings ?? {},
    backend: backend.name,
    threads: backend.threads,
    versions: { ...manifest.versions, striate: version(), node: process.versions.node },
  };
}
