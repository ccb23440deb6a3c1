import { parseHTML } from 'linkedom';
import type { Evaluation } from '../../metrics/evaluation.js';
import type { EpochRecord } from '../../training/progress.js';
import { type ReportOptions, renderReport } from '../render-report.js';

export const LABELS = ['cat', 'dog', 'frog'];

export const MATRIX = [
  [8, 2, 0],
  [1, 9, 0],
  [0, 3, 7],
];

/** The parsed page of a run of four epochs on three kinds of pets. */
export async function reportPage(options: Partial<ReportOptions> = {}): Promise<Document> {
  const manifest = manifestOf(LABELS, historyOf(4, true));
  return parseHTML(await renderReport({ title: 'Pets', manifest, ...options })).document;
}

/** What the selected elements say. */
export function texts(document: Document, selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((one) => (one.textContent ?? '').trim());
}

/** An evaluation with the given counts, its figures worked out from them. */
export function evaluationOf(
  labels: readonly string[],
  confusionMatrix: readonly (readonly number[])[],
  rest: Partial<Evaluation> = {},
): Evaluation {
  const rows = confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = labels.map((_, j) => confusionMatrix.reduce((sum, row) => sum + (row[j] as number), 0));
  const hits = labels.map((_, i) => confusionMatrix[i]?.[i] as number);
  const examples = rows.reduce((sum, count) => sum + count, 0);
  const perClass = labels.map((label, i) => {
    const [hit, row, column] = [hits[i] as number, rows[i] as number, columns[i] as number];
    const f1 = row + column === 0 ? 0 : (2 * hit) / (row + column);
    return { label, precision: column && hit / column, recall: row && hit / row, f1, support: row };
  });
  return {
    examples,
    accuracy: hits.reduce((sum, hit) => sum + hit, 0) / examples,
    top5Accuracy: 1,
    loss: 0.25,
    rocAuc: 0.98765,
    expectedCalibrationError: 0.031,
    labels,
    perClass,
    confusionMatrix,
    mistakes: [],
    skipped: [],
    seconds: 2,
    examplesPerSecond: 512,
    ...rest,
  };
}

/** A history whose loss halves with every epoch. */
export function historyOf(epochs: number, validated: boolean): EpochRecord[] {
  return Array.from({ length: epochs }, (_, index) => ({
    epoch: index + 1,
    loss: 2 ** -index,
    accuracy: 1 - 0.5 * 2 ** -index,
    ...(validated && { validationLoss: 1.5 * 2 ** -index, validationAccuracy: 0.9 - 0.5 * 2 ** -index }),
    learningRate: 0.001 * (epochs - index),
    seconds: 12,
    examplesPerSecond: 1234,
  }));
}

/** A manifest of a model trained for the given epochs. */
export function manifestOf(
  labels: readonly string[],
  history: readonly EpochRecord[],
): ReportOptions['manifest'] & Required<Pick<ReportOptions['manifest'], 'training'>> {
  return {
    task: 'image-classification',
    architecture: 'lenet-5',
    labels,
    parameters: 61_706,
    versions: { '@striate/core': '1.2.3' },
    created: '2026-11-22T10:54:49Z',
    training: {
      history,
      epoch: history.length,
      stoppedEarly: false,
      seconds: 134,
      examplesPerSecond: 4100,
      skipped: [],
      settings: { batchSize: 64, seed: 7 },
    },
  };
}
