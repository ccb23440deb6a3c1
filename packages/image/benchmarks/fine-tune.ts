/**
 * What fine-tuning reaches and takes: a linear head, mirrored copies, a hidden layer, the last blocks unfrozen, few
 * pictures a class (trained, or remembered as nearest neighbours and prototypes), and ResNet-20 from scratch; and how much
 * faster an epoch is on kept features.
 *
 *     npx tsx --conditions=@striate/source packages/image/benchmarks/fine-tune.ts [--size 160] [task ...]
 *
 * Tasks: linear mirror depths hidden brief unfrozen few nearest scratch cache; default all. Each is trained on `train/` and measured on `test/`
 * of `../shared/data/cifar10`, enlarged to the size, with `../shared/data/mobilenet_v1_0.25_224`; seconds are those of the
 * whole task, from decoding to the trained classifier.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  adamw,
  EmbeddingClassifier,
  memoryStorage,
  nearestNeighbours,
  prototypes,
  useBackend,
} from '@striate/core';
import type { Dataset } from '@striate/core/data';
import {
  ImageClassifier,
  type ImageFineTuneOptions,
  type ImageInput,
  imageFolder,
  loadImageBackbone,
  resNetCifar,
  wholePictures,
} from '@striate/image';

const DATA = '../shared/data/cifar10';
const WEIGHTS = '../shared/data/mobilenet_v1_0.25_224';
const THREADS = 4;
const DRAWS = 5;

type Tuning = Omit<ImageFineTuneOptions, 'backbone'>;

const SMOOTH: Tuning = { labelSmoothing: 0.1, ema: 0.998 };

const HEADS: Readonly<Record<string, Tuning>> = {
  linear: { augment: 'none' },
  mirror: {},
  depths: {
    epochs: 20,
    head: { layers: ['conv_pw_11_relu', 'conv_pw_12_relu'], hidden: 512, dropout: 0.5 },
    optimizer: adamw({ weightDecay: 0.3 }),
    labelSmoothing: 0.1,
  },
  hidden: {
    epochs: 20,
    head: { hidden: 512, dropout: 0.5 },
    optimizer: adamw({ weightDecay: 0.3 }),
    labelSmoothing: 0.1,
  },
  brief: { ...SMOOTH, epochs: 9, freezeEpochs: 4, unfreezeFrom: 'conv_dw_11' },
  unfrozen: { ...SMOOTH, epochs: 16, freezeEpochs: 4, unfreezeFrom: 'conv_dw_7' },
};

const { values, positionals: tasks } = parseArgs({
  allowPositionals: true,
  options: { size: { type: 'string', default: '160' } },
});
if (!existsSync(DATA) || !existsSync(WEIGHTS)) throw new Error(`${DATA} and ${WEIGHTS} must be there.`);
const backend = await useBackend({ backend: 'wasm', threads: THREADS });
console.log(`${backend.name}, ${backend.threads} threads, ${values.size} x ${values.size}`);
const backbone = await loadImageBackbone(WEIGHTS, { inputSize: Number(values.size) });
const train = await imageFolder(DATA, { split: 'train' });
const test = await imageFolder(DATA, { split: 'test' });

async function measure(data: Dataset<ImageInput>, make: () => Promise<ImageClassifier>): Promise<number[]> {
  const start = performance.now();
  const classifier = await make();
  const seconds = (performance.now() - start) / 1000;
  const { accuracy } = await classifier.evaluate(data);
  classifier.dispose();
  return [accuracy, seconds];
}

function report(name: string, [accuracy = 0, seconds = 0]: number[]): void {
  console.log(
    `${name.padEnd(32)} ${(100 * accuracy).toFixed(1).padStart(5)}%  ${seconds.toFixed(0).padStart(5)} s`,
  );
}

/** Seconds of the epochs alone. */
async function epochSeconds(tuning: Tuning): Promise<number> {
  const classifier = await ImageClassifier.fineTune(train.take(1000), {
    backbone,
    augment: 'none',
    ...tuning,
  });
  const times = classifier.training?.history.map(({ seconds }) => seconds) ?? [];
  classifier.dispose();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] as number;
}

const wants = (task: string) => tasks.length === 0 || tasks.includes(task);

for (const [name, tuning] of Object.entries(HEADS)) {
  if (wants(name))
    report(name, await measure(test, () => ImageClassifier.fineTune(train, { backbone, ...tuning })));
}
/** Of several draws of so many pictures a class. */
async function meanOfDraws(
  pictures: number,
  one: (part: Dataset<ImageInput>, seed: number) => Promise<number[]>,
): Promise<number[]> {
  const sums = [0, 0];
  for (let seed = 1; seed <= DRAWS; seed++) {
    const found = await one(train.take(10 * pictures, { seed }), seed);
    found.forEach((value, i) => {
      sums[i] = (sums[i] as number) + value / DRAWS;
    });
  }
  return sums;
}

if (wants('few')) {
  for (const pictures of [10, 50]) {
    for (const name of ['linear', 'mirror', 'brief']) {
      const mean = await meanOfDraws(pictures, (part, seed) =>
        measure(test, () => ImageClassifier.fineTune(part, { backbone, ...HEADS[name], seed })),
      );
      report(`${pictures} a class, ${name} (mean)`, mean);
    }
  }
}
if (wants('nearest')) {
  const whole = wholePictures(backbone);
  const kept = memoryStorage();
  for (const pictures of [10, 50]) {
    for (const head of [nearestNeighbours(), prototypes()]) {
      const mean = await meanOfDraws(pictures, async (part) => {
        const start = performance.now();
        const classifier = await EmbeddingClassifier.fit(part, { backbone: whole, head });
        const seconds = (performance.now() - start) / 1000;
        const { accuracy } = await classifier.evaluate(test, { featureCache: kept });
        classifier.dispose();
        return [accuracy, seconds];
      });
      report(`${pictures} a class, ${head.name} (mean)`, mean);
    }
  }
}
if (wants('scratch')) {
  report(
    'resnet-20 from scratch',
    await measure(test, () => ImageClassifier.fit(train, { model: resNetCifar({ depth: 20 }) })),
  );
}
if (wants('cache')) {
  const kept = await epochSeconds({ epochs: 5 });
  const run = await epochSeconds({ epochs: 1, cacheBytes: 0 });
  console.log(
    `an epoch of 1,000 pictures: ${kept.toFixed(3)} s on kept features, ${run.toFixed(2)} s without, ${(run / kept).toFixed(0)}x`,
  );
}
backbone.dispose();
