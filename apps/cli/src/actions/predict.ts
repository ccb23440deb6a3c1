import { useBackend } from '@striate/core/backend';
import type { Classifier } from '@striate/core/classifier';
import type { ScoredLabel } from '@striate/core/metrics';
import type { PredictOptions } from '../commands/predict.js';
import { PartialFailure } from '../failures.js';
import { percent, plural } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import type { Domain } from './domain.js';
import { domainOfBundle } from './domains.js';
import { readLines } from './read-lines.js';

/** Inputs that go through the network together. */
const BATCH_SIZE = 32;
/** Of an input as it was typed, in a table for people. */
const SHOWN = 48;

interface Prediction {
  readonly typed: string;
  readonly predictions: readonly ScoredLabel[];
}

interface Failure {
  readonly typed: string;
  readonly error: string;
}

/** `striate predict`: one row an input, or a JSON array of `{ file, predictions }` and `{ file, error }`. */
export async function predict(
  bundle: string,
  typed: readonly string[],
  { topK, from, json = false, backend, threads }: PredictOptions,
  terminal: Terminal,
): Promise<void> {
  const inputs = from === undefined ? typed : [...typed, ...(await readLines(from))];
  const domain = await domainOfBundle(bundle);
  await useBackend({ backend, threads });
  const classifier = await domain.load(bundle, { optimize: true });
  try {
    const outcomes: (Prediction | Failure)[] = [];
    for (let first = 0; first < inputs.length; first += BATCH_SIZE) {
      outcomes.push(
        ...(await predictBatch(classifier, domain, inputs.slice(first, first + BATCH_SIZE), topK)),
      );
    }
    const predicted = outcomes.filter((outcome) => 'predictions' in outcome);
    const failed = outcomes.filter((outcome) => 'error' in outcome);

    if (json)
      print(
        terminal,
        JSON.stringify(
          outcomes.map((outcome) => named(outcome, domain.inputName)),
          null,
          2,
        ),
      );
    else if (predicted.length > 0) {
      for (const line of predictionTable(predicted, domain.inputName)) print(terminal, line);
    }

    for (const { error } of failed) say(terminal, `striate: ${error}`);
    if (failed.length > 0) {
      throw new PartialFailure(
        `${failed.length} of ${plural(inputs.length, domain.inputName)} could not be predicted.`,
      );
    }
  } finally {
    classifier.dispose();
  }
}

/** Predicts inputs together, or one by one where one of them can't be read. */
async function predictBatch<Input>(
  classifier: Classifier<Input>,
  domain: Domain<Input>,
  typed: readonly string[],
  topK: number,
): Promise<(Prediction | Failure)[]> {
  try {
    const predictions = await classifier.predict(
      typed.map((input) => domain.parseInput(input)),
      { topK },
    );
    return typed.map((input, i) => ({ typed: input, predictions: predictions[i] as ScoredLabel[] }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'DataError') throw error;
    if (typed.length === 1) return [{ typed: typed[0] as string, error: error.message }];
  }
  const outcomes: (Prediction | Failure)[] = [];
  for (const input of typed) outcomes.push(...(await predictBatch(classifier, domain, [input], topK)));
  return outcomes;
}

function named({ typed, ...outcome }: Prediction | Failure, inputName: string): Record<string, unknown> {
  return { [inputName]: typed, ...outcome };
}

function predictionTable(rows: readonly Prediction[], inputName: string): string[] {
  return table(rows, [
    { title: inputName, value: ({ typed }) => (inputName === 'file' ? typed : shorten(typed)) },
    { title: 'class', value: ({ predictions }) => predictions[0]?.label ?? '' },
    { title: 'score', value: ({ predictions }) => percent(predictions[0]?.score ?? 0, 1), align: 'right' },
    { title: 'next', value: ({ predictions }) => predictions.slice(1).map(scoredText).join(', ') },
  ]);
}

/** On one line, with its end left out where it is long. */
function shorten(text: string): string {
  const points = [...text.replaceAll(/\s+/g, ' ')];
  return points.length <= SHOWN ? points.join('') : `${points.slice(0, SHOWN - 3).join('')}...`;
}

function scoredText({ label, score }: ScoredLabel): string {
  return `${label} ${percent(score, 1)}`;
}
