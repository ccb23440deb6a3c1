/**
 * What TextCNN and the linear classifier beside it reach on TREC, SST-2 and MR without pretrained vectors, and how long it takes.
 *
 *     npx tsx --conditions=@striate/source packages/text/benchmarks/accuracy.ts [--seeds 5] [--first 0] [--folds 10] [--ensemble 3] [task ...]
 *
 * Tasks: trec sst2 mr; default all. Data: `../shared/data/text`. TREC and SST-2 have their official splits, trained with the
 * seeds 0, 1, ...; an ensemble averages the probabilities of networks of neighbouring seeds. MR is cross-validated, each seed
 * with folds of its own; `--only 2` takes the first two folds, `--first 3` begins at seed 3. Epochs and all other settings are
 * the default recipe's, which was chosen on held-out training data of TREC and on SST-2's dev set, never on a test set.
 * `--held-out` measures on those instead.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { argMax, type Dataset, useBackend } from '@striate/core';
import { type LinearBaseline, TextClassifier, textCnn, textFile } from '@striate/text';

const DATA = '../shared/data/text';

const { values, positionals: tasks } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '5' },
    first: { type: 'string', default: '0' },
    folds: { type: 'string', default: '10' },
    only: { type: 'string', default: '10' },
    ensemble: { type: 'string', default: '3' },
    threads: { type: 'string', default: '4' },
    epochs: { type: 'string' },
    'held-out': { type: 'boolean', default: false },
  },
});
if (!existsSync(DATA)) throw new Error(`${DATA} must be there.`);
const backend = await useBackend({ backend: 'wasm', threads: Number(values.threads) });
const [first, ensemble] = [Number(values.first), Number(values.ensemble)];
const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => first + i);
const epochs = values.epochs === undefined ? undefined : Number(values.epochs);
console.log(`${backend.name}, ${backend.threads} threads`);

interface Split {
  readonly train: Dataset<string>;
  readonly test: Dataset<string>;
}

const read = (name: string) => textFile(`${DATA}/${name}.tsv`, { header: false });

const splits: Readonly<Record<string, () => Promise<Split>>> = {
  trec: async () => {
    const train = await read('trec-train');
    return values['held-out']
      ? train.split({ test: 0.1, seed: 1000 })
      : { train, test: await read('trec-test') };
  },
  sst2: async () => ({
    train: await read('sst2-train'),
    test: await read(values['held-out'] ? 'sst2-dev' : 'sst2-test'),
  }),
};

const percent = (share: number) => (100 * share).toFixed(2);
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
const deviation = (list: readonly number[]) =>
  Math.sqrt(list.reduce((sum, value) => sum + (value - mean(list)) ** 2, 0) / Math.max(list.length - 1, 1));
const summary = (list: readonly number[]) =>
  `${percent(mean(list))} +- ${percent(deviation(list))} (${list.map(percent).join(' ')})`;

async function textsOf(dataset: Dataset<string>): Promise<string[]> {
  return Promise.all(Array.from({ length: dataset.length }, (_, index) => dataset.read(index)));
}

/** `[texts][classes]`. */
async function probabilitiesOf(classifier: TextClassifier, texts: readonly string[]): Promise<number[][]> {
  const ranked = await classifier.predict(texts, { topK: classifier.labels.length });
  return ranked.map((scores) =>
    classifier.labels.map((name) => scores.find(({ label }) => label === name)?.score ?? 0),
  );
}

function accuracyOf(probabilities: readonly number[][], { test }: Split): number {
  const predicted = argMax(probabilities.flat(), test.labels.length);
  return mean([...predicted].map((label, index) => Number(label === test.info(index).label)));
}

/** Milliseconds of one sentence, alone, after warming up. */
async function timePrediction(classifier: TextClassifier, texts: readonly string[]): Promise<number> {
  for (const text of texts.slice(0, 50)) await classifier.predict(text);
  const times: number[] = [];
  for (const text of texts.slice(0, 300)) {
    const start = performance.now();
    await classifier.predict(text);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] as number;
}

function reportBaseline(
  task: string,
  baseline: LinearBaseline | undefined,
  accuracy: number | undefined,
): void {
  if (baseline && accuracy !== undefined) console.log(`${task}, linear TF-IDF: ${percent(accuracy)}`);
}

async function measureSplit(task: string, split: Split): Promise<void> {
  const texts = await textsOf(split.test);
  const runs: number[][][] = [];
  const times: number[] = [];
  for (const seed of seeds) {
    const start = performance.now();
    const baseline = seed === first;
    const classifier = await TextClassifier.fit(split.train, { model: textCnn(), epochs, seed, baseline });
    times.push((performance.now() - start) / 1000);
    runs.push(await probabilitiesOf(classifier, texts));
    if (baseline) {
      const evaluation = await classifier.evaluate(split.test);
      reportBaseline(task, classifier.baseline, evaluation.baseline?.accuracy);
      console.log(`${task}, one sentence: ${(await timePrediction(classifier, texts)).toFixed(2)} ms`);
    }
    classifier.dispose();
  }
  console.log(
    `${task}, TextCNN: ${summary(runs.map((run) => accuracyOf(run, split)))}; ${mean(times).toFixed(0)} s each`,
  );
  if (seeds.length < ensemble || ensemble < 2) return;
  const joined = runs.map((_, begin) => {
    const members = Array.from({ length: ensemble }, (_, i) => runs[(begin + i) % runs.length] as number[][]);
    const sums = texts.map((_, text) =>
      split.test.labels.map((_, label) => mean(members.map((one) => one[text]?.[label] ?? 0))),
    );
    return accuracyOf(sums, split);
  });
  console.log(`${task}, ensembles of ${ensemble}: ${summary(joined)}`);
}

async function measureFolds(seed: number): Promise<number> {
  const reached = { network: [] as number[], linear: [] as number[] };
  const times: number[] = [];
  const folds = (await read('mr')).folds(Number(values.folds), { seed });
  for (const [fold, { train, test }] of folds.slice(0, Number(values.only)).entries()) {
    const start = performance.now();
    const classifier = await TextClassifier.fit(train, { model: textCnn(), epochs, seed });
    const seconds = (performance.now() - start) / 1000;
    const { accuracy, baseline } = await classifier.evaluate(test);
    classifier.dispose();
    reached.network.push(accuracy);
    reached.linear.push(baseline?.accuracy ?? 0);
    times.push(seconds);
    console.log(
      `mr, seed ${seed}, fold ${fold}: TextCNN ${percent(accuracy)}, linear ${percent(baseline?.accuracy ?? 0)}, ` +
        `${seconds.toFixed(0)} s, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB`,
    );
  }
  console.log(`mr, seed ${seed}, linear TF-IDF: ${summary(reached.linear)}`);
  console.log(`mr, seed ${seed}, TextCNN: ${summary(reached.network)}; ${mean(times).toFixed(0)} s a fold`);
  return mean(reached.network);
}

const wants = (task: string) => tasks.length === 0 || tasks.includes(task);

for (const [task, open] of Object.entries(splits)) if (wants(task)) await measureSplit(task, await open());
if (wants('mr')) {
  const means: number[] = [];
  for (const seed of seeds) means.push(await measureFolds(seed));
  console.log(`mr, TextCNN, means of folds: ${summary(means)}`);
}
