import { useBackend } from '@striate/core/backend';
import type { ScoredLabel } from '@striate/core/metrics';
import { ImageClassifier } from '@striate/image';
import type { PredictOptions } from '../commands/predict.js';
import { PartialFailure } from '../failures.js';
import { percent, plural } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';

interface FilePrediction {
  readonly file: string;
  readonly predictions: readonly ScoredLabel[];
}

interface FileFailure {
  readonly file: string;
  readonly error: string;
}

/** `striate predict`: one row a file, or a JSON array of `{ file, predictions }` and `{ file, error }`. */
export async function predictImages(
  bundle: string,
  files: readonly string[],
  { topK, json = false, backend, threads }: PredictOptions,
  terminal: Terminal,
): Promise<void> {
  await useBackend({ backend, threads });
  const classifier = await ImageClassifier.load(bundle, { optimize: true });
  try {
    const outcomes: (FilePrediction | FileFailure)[] = [];
    for (const file of files) outcomes.push(await predictFile(classifier, file, topK));
    const predicted = outcomes.filter((outcome) => 'predictions' in outcome);
    const failed = outcomes.filter((outcome) => 'error' in outcome);

    if (json) print(terminal, JSON.stringify(outcomes, null, 2));
    else if (predicted.length > 0) for (const line of predictionTable(predicted)) print(terminal, line);

    for (const { error } of failed) say(terminal, `striate: ${error}`);
    if (failed.length > 0) {
      throw new PartialFailure(`${failed.length} of ${plural(files.length, 'file')} could not be predicted.`);
    }
  } finally {
    classifier.dispose();
  }
}

async function predictFile(
  classifier: ImageClassifier,
  file: string,
  topK: number,
): Promise<FilePrediction | FileFailure> {
  try {
    return { file, predictions: await classifier.predict(file, { topK }) };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DataError') throw error;
    return { file, error: error.message };
  }
}

function predictionTable(rows: readonly FilePrediction[]): string[] {
  return table(rows, [
    { title: 'file', value: ({ file }) => file },
    { title: 'class', value: ({ predictions }) => predictions[0]?.label ?? '' },
    { title: 'score', value: ({ predictions }) => percent(predictions[0]?.score ?? 0, 1), align: 'right' },
    { title: 'next', value: ({ predictions }) => predictions.slice(1).map(scoredText).join(', ') },
  ]);
}

function scoredText({ label, score }: ScoredLabel): string {
  return `${label} ${percent(score, 1)}`;
}
