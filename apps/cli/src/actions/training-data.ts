import type { Dataset } from '@striate/core/data';
import { percent, plural } from '../format.js';
import { closeParts, type DatasetParts, openForEvaluation, trainingPart } from './dataset-parts.js';
import type { DatasetOptions, Domain } from './domain.js';

/** Held out of a dataset that has no test part, where there is neither `--test` nor `--hold-out`. */
const TEST_SHARE = 0.2;

/** The sides of a training run. */
export interface TrainingData<Input> {
  readonly train: Dataset<Input>;
  readonly validation?: Dataset<Input>;
  readonly test: Dataset<Input>;
  /** For people: where the test examples come from. */
  readonly testOrigin: string;
  close(): Promise<void>;
}

/** What a command line says of them. */
export interface DivisionOptions {
  /** A dataset. */
  readonly test?: string;
  readonly holdOut?: string;
  readonly validation?: number;
  readonly limit?: number;
  readonly seed: number;
  readonly files?: DatasetOptions;
}

type Sides<Input> = Omit<TrainingData<Input>, 'close'>;

/**
 * Opens a dataset and takes it apart as asked: test examples first, then validation, then the limit on what is left.
 *
 * @throws DataError for an unusable dataset, or a class with too few examples to divide
 */
export async function openTrainingData<Input>(
  domain: Domain<Input>,
  name: string,
  options: DivisionOptions,
): Promise<TrainingData<Input>> {
  const parts = await domain.openDataset(name, options.files);
  let other: Dataset<Input> | undefined;
  const close = async () => {
    await closeParts(parts);
    await other?.close();
  };
  try {
    if (options.test !== undefined) {
      other = (await openForEvaluation(domain, options.test, options.files)).dataset;
    }
    return { ...divide(parts, other, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function divide<Input>(
  parts: DatasetParts<Input>,
  other: Dataset<Input> | undefined,
  options: DivisionOptions,
): Sides<Input> {
  const { validation, limit, seed } = options;
  const sides = holdOutTest(parts, other, options);
  const { train, ...split } = validation
    ? sides.train.split({ validation, stratify: true, seed })
    : { train: sides.train, validation: parts.validation };
  return {
    train: limit ? train.take(limit, { seed }) : train,
    validation: split.validation,
    test: sides.test,
    testOrigin: sides.testOrigin,
  };
}

function holdOutTest<Input>(
  parts: DatasetParts<Input>,
  other: Dataset<Input> | undefined,
  { test, holdOut, seed }: DivisionOptions,
): Omit<Sides<Input>, 'validation'> {
  const train = trainingPart(parts);
  if (other) return { train, test: other, testOrigin: String(test) };
  if (holdOut !== undefined) return { ...train.holdOut(holdOut), testOrigin: `where ${holdOut}` };
  if (parts.test && parts.train) {
    return { train, test: parts.test, testOrigin: "the dataset's own test part" };
  }
  const origin = `${percent(TEST_SHARE, 0)} of each class, held out by seed ${seed}`;
  return { ...train.split({ test: TEST_SHARE, stratify: true, seed }), testOrigin: origin };
}

/** One line that says what is trained, validated and tested on. */
export function describeData<Input>(
  { train, validation, test, testOrigin }: Sides<Input>,
  noun: string,
): string {
  const validating = validation ? `${plural(validation.length, noun)} to validate, ` : '';
  return (
    `${plural(train.length, noun)} in ${plural(train.labels.length, 'class', 'classes')} to train, ` +
    `${validating}${plural(test.length, noun)} to test (${testOrigin})`
  );
}
