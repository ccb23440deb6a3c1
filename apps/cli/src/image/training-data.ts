import { type ImageDatasets, loadImageDataset } from '@striate/image/datasets';
import type { TrainImageOptions } from '../commands/train-image.js';
import { percent, plural } from '../format.js';
import { closeParts, type ImageDataset, openForEvaluation } from './dataset-parts.js';

/** Held out of a dataset that has no test part, where there is neither `--test` nor `--hold-out`. */
const TEST_SHARE = 0.2;

/** The sides of a training run. */
export interface TrainingData {
  readonly train: ImageDataset;
  readonly validation?: ImageDataset;
  readonly test: ImageDataset;
  /** For people: where the test pictures come from. */
  readonly testOrigin: string;
  close(): Promise<void>;
}

type Sides = Omit<TrainingData, 'close'>;
type Options = Pick<TrainImageOptions, 'test' | 'holdOut' | 'validation' | 'limit' | 'seed'>;

/**
 * Opens a dataset and takes it apart as asked: test pictures first, then validation, then the limit on what is left.
 *
 * @throws DataError for an unusable dataset, or a class with too few pictures to divide
 */
export async function openTrainingData(name: string, options: Options): Promise<TrainingData> {
  const datasets = await loadImageDataset(name);
  const other = options.test === undefined ? undefined : await openOther(options.test, datasets);
  const close = async () => {
    await closeParts(datasets);
    await other?.close();
  };
  try {
    return { ...divide(datasets, other, options), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openOther(name: string, datasets: ImageDatasets): Promise<ImageDataset> {
  try {
    return (await openForEvaluation(name)).dataset;
  } catch (error) {
    await closeParts(datasets);
    throw error;
  }
}

function divide(datasets: ImageDatasets, other: ImageDataset | undefined, options: Options): Sides {
  const { validation, limit, seed } = options;
  const sides = holdOutTest(datasets, other, options);
  const { train, ...split } = validation
    ? sides.train.split({ validation, stratify: true, seed })
    : { train: sides.train, validation: datasets.validation };
  return {
    train: limit ? train.take(limit, { seed }) : train,
    validation: split.validation,
    test: sides.test,
    testOrigin: sides.testOrigin,
  };
}

function holdOutTest(
  datasets: ImageDatasets,
  other: ImageDataset | undefined,
  { test, holdOut, seed }: Options,
): Omit<Sides, 'validation'> {
  const train = (datasets.train ?? datasets.all ?? datasets.test) as ImageDataset;
  if (other) return { train, test: other, testOrigin: String(test) };
  if (holdOut !== undefined) return { ...train.holdOut(holdOut), testOrigin: `where ${holdOut}` };
  if (datasets.test && datasets.train) {
    return { train, test: datasets.test, testOrigin: "the dataset's own test part" };
  }
  const origin = `${percent(TEST_SHARE, 0)} of each class, held out by seed ${seed}`;
  return { ...train.split({ test: TEST_SHARE, stratify: true, seed }), testOrigin: origin };
}

/** One line that says what is trained, validated and tested on. */
export function describeData({ train, validation, test, testOrigin }: Sides): string {
  const validating = validation ? `${plural(validation.length, 'picture')} to validate, ` : '';
  return (
    `${plural(train.length, 'picture')} in ${plural(train.labels.length, 'class', 'classes')} to train, ` +
    `${validating}${plural(test.length, 'picture')} to test (${testOrigin})`
  );
}
