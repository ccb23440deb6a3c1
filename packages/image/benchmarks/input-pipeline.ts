/**
 * What the input pipeline costs: reading, augmenting and batching pictures, against training on them.
 *
 *     npx tsx --conditions=@striate/source packages/image/benchmarks/input-pipeline.ts [dataset] [model]
 *
 * Both are timed in turns in one run, on one thread; the medians of five rounds are compared.
 */
import { useBackend } from '@striate/core';
import { trainClassifier } from '@striate/core/classifier';
import { applyPreprocessor } from '@striate/core/data';
import { defaultAugmentation, imageArchitecture, imagePreprocessor, pictureKind } from '@striate/image';
import { loadImageDataset } from '@striate/image/datasets';

const PICTURES = 6400;
const ROUNDS = 5;

const [name = 'builtin:digits', model = 'lenet-5'] = process.argv.slice(2);
const architecture = imageArchitecture(model);
const batchSize = architecture.recipe.batchSize ?? 64;
const [height = 0, width = 0, channels = 1] = architecture.inputShape;
const preprocessor = imagePreprocessor({ size: [height, width], channels: channels === 1 ? 1 : 3 });
const augmentation = defaultAugmentation({ kind: pictureKind(architecture.inputShape) });

await useBackend({ backend: 'wasm', threads: 1 });
const datasets = await loadImageDataset(name);
const data = (datasets.train ?? datasets.all)?.take(PICTURES, { seed: 1 });
if (!data) throw new Error(`${name} has no pictures to train on`);
const arrays = applyPreprocessor(data, preprocessor, augmentation, { maxBytes: 2 ** 27 });

async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

async function readAll(epoch: number): Promise<void> {
  for await (const batch of arrays.batches({ batchSize, shuffle: true, epoch })) batch.dispose();
}

async function trainOnce(seed: number): Promise<void> {
  const trained = await trainClassifier(data as NonNullable<typeof data>, {
    architecture,
    preprocessor,
    augmentation,
    batchSize,
    epochs: 1,
    seed,
  });
  trained.model.dispose();
}

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;

await readAll(0);
const reading: number[] = [];
const training: number[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  reading.push(await seconds(() => readAll(round)));
  training.push(await seconds(() => trainOnce(round)));
}
const batches = Math.ceil(data.length / batchSize);
const [pipeline, whole] = [median(reading), median(training)];
console.log(`${name}, ${model}: ${data.length} pictures in batches of ${batchSize}`);
console.log(`input pipeline  ${((1000 * pipeline) / batches).toFixed(2)} ms a batch`);
console.log(`training        ${((1000 * whole) / batches).toFixed(2)} ms a batch, pipeline included`);
console.log(`share           ${((100 * pipeline) / whole).toFixed(1)}%`);
for (const part of [datasets.train, datasets.test, datasets.all]) await part?.close();
