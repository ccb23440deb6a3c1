import { io, memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { Classifier } from '../classifier/classifier.js';
import type { TrainedParts } from '../classifier/train-classifier.js';
import { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import type { Augmentation } from '../data/preprocessor.js';
import { DataError, ShapeError, TrainingError } from '../errors.js';
import { createRandom } from '../random.js';
import { memoryStorage } from '../storage/memory.js';
import type { Storage } from '../storage/storage.js';
import { sgd } from '../training/optimizers/sgd.js';
import type { TrainingEvent, TrainingSummary } from '../training/progress.js';
import { weightData } from '../weights/model-weights.js';
import type { TensorData } from '../weights/tensor-data.js';
import { fineTuneClassifier } from './fine-tune-classifier.js';
import type { FineTuneOptions } from './fine-tune-options.js';
import { mirrored, smallBackbone, textures } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

type Options = Partial<FineTuneOptions<NdArray, NdArray>>;

const pictures = textures(45);

const noisier: Augmentation<NdArray> = ({ data, shape }, random) => ({
  data: data.map((value) => value + 0.2 * random.normal()),
  shape,
});

function tune(options: Options = {}, dataset = pictures): Promise<TrainedParts<NdArray>> {
  const { backbone = smallBackbone(), ...rest } = options;
  return fineTuneClassifier(dataset, { backbone, epochs: 4, seed: 3, ...rest });
}

async function weightsOf(options: Options = {}): Promise<Record<string, TensorData>> {
  const { model } = await tune(options);
  const weights = await weightData(model);
  model.dispose();
  return weights;
}

/** Names of the weights that differ from the backbone's. */
async function changed(model: LayersModel): Promise<string[]> {
  const before = await weightData(smallBackbone().model);
  const after = await weightData(model);
  const names = Object.keys(after).filter((name) => name in before);
  return names.filter((name) => String(after[name]?.data) !== String(before[name]?.data));
}

/** Without what the clock decides. */
const figures = ({ history }: TrainingSummary) =>
  history.map(({ seconds: _, examplesPerSecond: __, ...rest }) => rest);

describe('fineTuneClassifier', () => {
  test('teaches a frozen backbone new classes; the backbone is left as it was, and usable', async () => {
    const backbone = smallBackbone();
    const before = await weightData(backbone.model);
    const parts = await tune({ backbone, epochs: 30, learningRate: 0.02 }, textures(120));
    expect(await weightData(backbone.model)).toEqual(before);
    expect(parts).toMatchObject({ architecture: 'small', labels: ['rows', 'columns', 'chequered'] });
    const classifier = new Classifier({ task: 'texture', ...parts });
    expect((await classifier.evaluate(textures(60, 9))).accuracy).toBeGreaterThan(0.85);
    const again = await tune({ backbone, epochs: 30, learningRate: 0.02 }, textures(120));
    expect(await weightData(again.model)).toEqual(await weightData(parts.model));
    classifier.dispose();
    again.model.dispose();
    backbone.dispose();
  });

  test('what is frozen keeps its bits, statistics included; what is thawed learns', async () => {
    const head = await tune({});
    expect(await changed(head.model)).toEqual([]);
    const last = await tune({ unfreezeFrom: 'conv2' });
    expect(await changed(last.model)).toEqual(['conv2/kernel', 'conv2/bias']);
    const normalized = await tune({ unfreezeFrom: 'conv2', normalization: 'trained' });
    expect(await changed(normalized.model)).toEqual([
      ...['conv2/kernel', 'conv2/bias'],
      ...['bn2/gamma', 'bn2/beta', 'bn2/moving_mean', 'bn2/moving_variance'],
    ]);
    for (const { model } of [head, last, normalized]) model.dispose();
  });

  test.each<[string, Options]>([
    ['the head alone', {}],
    ['the last block', { unfreezeFrom: 'conv2', normalization: 'trained' }],
    ['two stages, with variants', { unfreezeFrom: ['conv2', 'conv1'], variants: [mirrored] }],
    ['a head on several layers', { head: { layers: ['relu1'], hidden: 5 } }],
    ['a head on several layers, the last block', { head: { layers: ['relu1'] }, unfreezeFrom: 'conv2' }],
    ['a pooled head with a hidden layer', { head: { pooling: 'max', hidden: 7 }, ema: 0.9 }],
  ])('trained on kept outputs, %s comes to the same as trained on inputs', async (_, options) => {
    // With plain SGD, since Adam makes much of rounding where a gradient is nearly 0.
    const shared: Options = { optimizer: sgd(), learningRate: 0.05, unfrozenLearningRate: 0.05, ...options };
    const kept = await weightsOf({ ...shared, head: { dropout: 0, ...options.head } });
    const run = await weightsOf({ ...shared, cacheBytes: 0, head: { dropout: 0, ...options.head } });
    expect(Object.keys(kept)).toEqual(Object.keys(run));
    for (const name of Object.keys(run)) {
      const expected = run[name]?.data as Float32Array;
      const values = kept[name]?.data as Float32Array;
      values.forEach((value, i) => {
        expect(value, name).toBeCloseTo(expected[i] as number, 4);
      });
    }
  });

  test('each example goes through the backbone once, and never again with a feature cache', async () => {
    const backbone = smallBackbone();
    const featureCache = memoryStorage();
    // The preprocessor is asked for each example twice: for its content, and for its features.
    (await tune({ backbone, featureCache, epochs: 9 })).model.dispose();
    expect(backbone.preprocessor.prepared).toBe(2 * pictures.length);
    backbone.preprocessor.content = ({ data }) => new Uint8Array(data.buffer.slice(0));
    backbone.preprocessor.prepared = 0;
    const options = { backbone, featureCache, validation: 0.2, epochs: 9 };
    const first = await weightsOf(options);
    expect(backbone.preprocessor.prepared).toBe(0);
    expect(await weightsOf(options)).toEqual(first);
    expect(await weightsOf({ ...options, featureCache: undefined })).toEqual(first);
  });

  test('augmentation runs every example through the whole network in every epoch, unless it starts later', async () => {
    const prepared = async (options: Options) => {
      const backbone = smallBackbone();
      const read: string[] = [];
      const augmentation: Augmentation<NdArray> = (input, random) => {
        read.push(String(random.uniform()));
        return noisier(input, random);
      };
      (await tune({ backbone, augmentation, ...options })).model.dispose();
      expect(new Set(read).size).toBe(read.length);
      return read.length;
    };
    expect(await prepared({})).toBe(4 * pictures.length);
    expect(await prepared({ augmentFrom: 'unfreezing' })).toBe(0);
    const options: Options = { augmentFrom: 'unfreezing', unfreezeFrom: 'conv2', freezeEpochs: 1 };
    expect(await prepared(options)).toBe(3 * pictures.length);
  });

  test('epochs count on over the phases, each with its schedule and its layers', async () => {
    const events: TrainingEvent[] = [];
    const { model, training } = await tune({
      epochs: 7,
      freezeEpochs: 2,
      unfreezeFrom: ['conv2', 'conv1'],
      learningRate: 0.01,
      unfrozenLearningRate: 0.002,
      batchSize: 45,
      onProgress: (event) => events.push(event),
    });
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs.map(({ epochs: total, record }) => [record.epoch, total])).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((epoch) => [epoch, 7]),
    );
    const rates = training.history.map(({ learningRate }) => learningRate);
    // A cosine from its peak; then cycles of 3 steps and 2 steps, whose last rate is next to nothing.
    expect(rates[0]).toBe(0.01);
    expect(rates[2]).toBe(0.002);
    expect(rates[4]).toBeLessThan(1e-6);
    expect(rates[5]).toBe(0.002);
    expect(training.settings).toMatchObject({
      epochs: 7,
      backbone: { name: 'small', weightsHash: 'seed 1' },
      head: { pooling: 'embedding', layers: [], hidden: null, normalization: false, dropout: 0.2 },
      phases: [
        { epochs: 2, unfreezeFrom: null },
        { epochs: 3, unfreezeFrom: 'conv2' },
        { epochs: 2, unfreezeFrom: 'conv1' },
      ],
      variants: [],
      augmentation: false,
      normalization: 'frozen',
    });
    expect(JSON.parse(JSON.stringify(training))).toEqual(training);
    model.dispose();
  });

  test('equal seeds give equal weights, another seed others', async () => {
    const options: Options = { unfreezeFrom: 'conv2', augmentation: noisier };
    const first = await weightsOf(options);
    expect(await weightsOf(options)).toEqual(first);
    expect(await weightsOf({ ...options, seed: 4 })).not.toEqual(first);
  });

  test('the bundle is a LayersModel that plain tfjs opens', async () => {
    const storage = memoryStorage();
    const classifier = new Classifier({ task: 'texture', ...(await tune({ unfreezeFrom: 'conv2' })) });
    await classifier.save(storage);
    const json = JSON.parse(new TextDecoder().decode(await storage.read('model.json')));
    const { buffer } = await storage.read('weights.bin');
    const plain = await loadLayersModel(
      io.fromMemory({ ...json, weightSpecs: json.weightsManifest[0].weights, weightData: buffer }),
    );
    const input = await pictures.read(4);
    const x = tensor(input.data, [1, 6, 6, 1]);
    const expected = await classifier.predict(input, { topK: 3 });
    const scores = [...(plain.predict(x) as Tensor).dataSync()];
    for (const { label, score } of expected) {
      expect(scores[classifier.labels.indexOf(label)]).toBeCloseTo(score, 5);
    }
    classifier.dispose();
  });

  test('no tensor is left behind: not by a run, an error, or a cancellation in any phase', async () => {
    const backbone = smallBackbone();
    const before = memory().numTensors;
    const options = { backbone, unfreezeFrom: ['conv2', 'conv1'], validation: 0.2, ema: 0.9 };
    for (const cacheBytes of [undefined, 0]) {
      const { model } = await tune({ ...options, cacheBytes });
      model.dispose();
      expect(memory().numTensors).toBe(before);
    }
    await expect(tune({ ...options, labelSmoothing: 3 })).rejects.toThrow(TrainingError);
    for (const stopAt of [1, 3, 4]) {
      const controller = new AbortController();
      const onProgress = (event: TrainingEvent) => {
        if (event.type === 'epoch' && event.record.epoch === stopAt) controller.abort(new Error('enough'));
      };
      const { signal } = controller;
      if (stopAt < 4) await expect(tune({ ...options, signal, onProgress })).rejects.toThrow('enough');
      else (await tune({ ...options, signal, onProgress })).model.dispose();
      expect(memory().numTensors).toBe(before);
    }
  });

  test('unreadable examples are left out, told once each, and listed', async () => {
    const broken = textures(60).map((input, { random }) =>
      random.uniform() < 0.05 ? { data: new Float32Array(0), shape: [0] } : input,
    );
    const told: string[] = [];
    const onProgress = (event: TrainingEvent) => {
      if (event.type === 'skip') told.push(event.id);
    };
    const { training, model } = await tune({ unfreezeFrom: 'conv2', onProgress }, broken);
    expect(training.skipped.length).toBeGreaterThan(0);
    expect(told).toEqual(training.skipped.map(({ id }) => id));
    expect(new Set(training.skipped.map(({ id }) => id)).size).toBe(training.skipped.length);
    model.dispose();
  });

  test('a class of which no example can be read is an error that names it, and one of them', async () => {
    const whole = await Promise.all([1, 2, 4, 5, 7, 8].map((index) => pictures.read(index)));
    const empty = { data: new Float32Array(0), shape: [0] };
    const few = Dataset.fromArrays([empty, ...whole], [0, 1, 2, 1, 2, 1, 2], { labels: pictures.labels });
    const backbone = smallBackbone();
    const before = memory().numTensors;
    const failing = tune({ backbone }, few);
    await expect(failing).rejects.toThrow(DataError);
    await expect(failing).rejects.toThrow(
      /^fineTuneClassifier: no example of "rows" can be read; .*: 0: the file is empty/,
    );
    expect(memory().numTensors).toBe(before);
  });
});

describe('a fine-tuning run that is resumed', () => {
  const settings: Options = {
    epochs: 5,
    freezeEpochs: 2,
    unfreezeFrom: ['conv2', 'conv1'],
    normalization: 'trained',
    validation: 0.2,
    variants: [mirrored],
    ema: 0.9,
    batchSize: 12,
  };

  /** Goes on from the checkpoint and cancels while this many further batches have been made. */
  async function runUntil(storage: Storage, batches: number, options: Options): Promise<void> {
    const controller = new AbortController();
    let made = 0;
    const batchAugmentation = () => {
      if (++made === batches) controller.abort(new Error('cancelled'));
    };
    const checkpoint = { storage, resume: true };
    const run = tune({ ...options, checkpoint, signal: controller.signal, batchAugmentation });
    await expect(run).rejects.toThrow('cancelled');
  }

  test.each<[string, Options]>([
    ['on kept outputs', {}],
    ['on augmented inputs', { augmentation: noisier, augmentFrom: 'unfreezing' }],
  ])('in any phase, %s, ends with the bits of an uninterrupted one', async (_, change) => {
    const options = { ...settings, ...change, batchAugmentation: () => {} };
    const whole = await tune(options);
    const expected = await weightData(whole.model);
    for (let trial = 0; trial < 4; trial++) {
      const random = createRandom(trial, 'resume');
      const storage = memoryStorage();
      const stops = [1 + random.integer(9), 1 + random.integer(9)];
      for (const stop of stops) await runUntil(storage, stop, options);
      const resumed = await tune({ ...options, checkpoint: { storage, resume: true } });
      expect(await weightData(resumed.model), `cancelled after ${stops}`).toEqual(expected);
      expect(figures(resumed.training)).toEqual(figures(whole.training));
      resumed.model.dispose();
    }
    whole.model.dispose();
  });

  test('refuses another backbone, plan or head, and says which', async () => {
    const storage = memoryStorage();
    await runUntil(storage, 3, settings);
    const resume = (options: Options) =>
      tune({ ...settings, batchAugmentation: () => {}, checkpoint: { storage, resume: true }, ...options });
    await expect(resume({ backbone: smallBackbone({ seed: 2 }) })).rejects.toThrow(
      /fingerprint\.backbone was .*"seed 1".* is .*"seed 2"/,
    );
    await expect(resume({ unfreezeFrom: 'conv2' })).rejects.toThrow(/fingerprint\.phases was /);
    await expect(resume({ head: { hidden: 4 } })).rejects.toThrow(/fingerprint\.head was /);
    await expect(resume({ variants: [] })).rejects.toThrow(TrainingError);
  });

  test('without resume it starts anew', async () => {
    const storage = memoryStorage();
    await runUntil(storage, 30, settings);
    const anew = await tune({ ...settings, checkpoint: { storage } });
    expect(anew.training.history.length).toBe(5);
    anew.model.dispose();
  });
});

describe('fineTuneClassifier rejects', () => {
  test.each<[string, Options, new (message: string) => Error, RegExp]>([
    [
      'an unknown layer',
      { unfreezeFrom: 'conv_2' },
      ShapeError,
      /no "conv_2"; the nearest of its .* "conv2"/,
    ],
    [
      'a layer behind the embedding',
      { unfreezeFrom: 'logits' },
      ShapeError,
      /fineTuneClassifier \(unfreezeFrom\).* no "logits"/,
    ],
    ['stages in the wrong order', { unfreezeFrom: ['conv1', 'conv2'] }, TrainingError, /must go deeper/],
    ['no epochs', { epochs: 0 }, TrainingError, /epochs must be a whole number of at least 1, got 0/],
    ['half an epoch', { freezeEpochs: 0.5, unfreezeFrom: 'conv2' }, TrainingError, /freezeEpochs must be/],
    ['epochs in which nothing is thawed', { freezeEpochs: 2 }, TrainingError, /unfreezeFrom names no layer/],
    [
      'no epoch for a stage',
      { freezeEpochs: 4, unfreezeFrom: 'conv2' },
      TrainingError,
      /must be an epoch for each/,
    ],
    ['an unknown pooling', { head: { pooling: 'median' as 'max' } }, ShapeError, /pooling must be/],
    [
      'a head on a layer that is not there',
      { head: { layers: ['relu9'] } },
      ShapeError,
      /head\.layers.*"relu9"/,
    ],
    ['half a unit', { head: { hidden: 0.5 } }, ShapeError, /hidden must be a whole number/],
    ['a dropout of 1', { head: { dropout: 1 } }, ShapeError, /dropout must be in \[0, 1\)/],
    [
      'a rate that grows with depth',
      { learningRateDecay: 2, unfreezeFrom: 'conv2' },
      TrainingError,
      /decay must be/,
    ],
    ['a layer that is no name', { unfreezeFrom: 7 as never }, ShapeError, /has no 7; the nearest/],
    ['a batch of none', { batchSize: 0 }, TrainingError, /batchSize must be a whole number of at least 1/],
    ['an average of more than all', { ema: 2 }, TrainingError, /ema must be a number from 0/],
    [
      'weights of other classes',
      { classWeights: [1] },
      TrainingError,
      /classWeights must be 'balanced' or 3/,
    ],
    ['the name of an optimiser', { optimizer: 'sgd' as never }, TrainingError, /optimizer must be one that/],
    ['a rate as text', { learningRate: '0.1' as never }, TrainingError, /must be a number or a schedule/],
    [
      'a rate as text for what is thawed',
      { unfreezeFrom: 'conv2', unfrozenLearningRate: '0.1' as never },
      TrainingError,
      /must be a number or a schedule .* got "0\.1"/,
    ],
  ])('%s, before the backbone sees an example', async (_, options, kind, message) => {
    const backbone = smallBackbone();
    const before = memory().numTensors;
    let seen = 0;
    const failing = tune({ backbone, ...options, onProgress: () => void seen++ });
    await expect(failing).rejects.toThrow(kind);
    await expect(failing).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
    expect(seen).toBe(0);
  });

  test('a dataset that can teach nothing, in its own name', async () => {
    await expect(
      tune(
        {},
        pictures.filter(() => false),
      ),
    ).rejects.toThrow(DataError);
    await expect(
      tune(
        {},
        pictures.filter(({ label }) => label > 0),
      ),
    ).rejects.toThrow(/^fineTuneClassifier: every class must have examples, but there are none of "rows"/);
  });
});
