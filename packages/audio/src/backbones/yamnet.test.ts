import { fileURLToPath } from 'node:url';
import { DataError, memoryStorage, type Storage } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { sha256Hex } from '@striate/core/storage';
import { embedder } from '@striate/core/transfer';
import {
  countParameters,
  encodeSafetensors,
  type TensorData,
  WeightMismatchError,
  weightData,
} from '@striate/core/weights';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { AudioClassifier } from '../audio-classifier.js';
import { builtinVowels } from '../datasets/builtin-vowels.js';
import type { PretrainedYamnetOptions } from './load-yamnet.js';
import { yamnet } from './yamnet.js';

const PART = fileURLToPath(new URL('golden/yamnet-part.h5', import.meta.url));

let weights: Readonly<Record<string, TensorData>>;

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
  const backbone = await yamnet({ weights: 'random', labels: ['a', 'b', 'c'] });
  weights = await weightData(backbone.model);
  backbone.dispose();
});

const filesOf = (
  tensors: Readonly<Record<string, TensorData>> = weights,
  beside: Readonly<Record<string, string>> = {},
): Storage =>
  memoryStorage({
    'model.safetensors': encodeSafetensors(tensors),
    ...Object.fromEntries(
      Object.entries(beside).map(([name, text]) => [name, new TextEncoder().encode(text)]),
    ),
  });

/** Of millions of numbers: comparing them one by one would take a minute. */
const hashOf = (tensors: Readonly<Record<string, TensorData>>): string =>
  sha256Hex(encodeSafetensors(tensors));

const without = (part: RegExp) =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => !part.test(name)));

async function refusal(options: Partial<PretrainedYamnetOptions>): Promise<Error> {
  const before = memory().numTensors;
  const error = await yamnet(options as PretrainedYamnetOptions).then(
    () => {
      throw new Error('was taken');
    },
    (reason: Error) => reason,
  );
  expect(memory().numTensors).toBe(before);
  return error;
}

describe('the architecture', () => {
  test('has 3,751,369 parameters at 521 classes, of which 3,729,481 learn', () => {
    const model = yamnet().build({ classes: 521 });
    // Keras's summary of the published model counts so: 21,888 of them are moving statistics.
    expect(
      model.weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => (a ?? 1) * (b ?? 1), 1)!, 0),
    ).toBe(3_751_369);
    expect(countParameters(model)).toBe(3_729_481);
    model.dispose();
  });

  test('builds for other sounds, and says which are too short', () => {
    const { build, preparation } = yamnet();
    const model = build({ classes: 2, inputShape: [40, 32, 1] });
    expect(model.outputs[0]?.shape).toEqual([null, 2]);
    model.dispose();
    expect(() => build({ classes: 2, inputShape: [15, 64, 1] })).toThrow(/at least \[16, 16, 1\]/);
    const { features } = preparation;
    expect(typeof features === 'function' && features(8000)).toMatchObject({
      frameLength: 200,
      highest: 4000,
    });
  });
});

describe('loading', () => {
  test('parts, hash and labels', async () => {
    const before = memory().numTensors;
    const backbone = await yamnet({ weights: filesOf(weights, { 'labels.json': '["x", "y", "z"]' }) });
    expect(backbone.name).toBe('yamnet');
    expect(backbone.features.shape).toEqual([null, 3, 2, 1024]);
    expect(backbone.embedding.shape).toEqual([null, 1024]);
    expect(backbone.logits?.shape).toEqual([null, 3]);
    expect(backbone.labels).toEqual(['x', 'y', 'z']);
    expect(backbone.weightsHash).toMatch(/^[\da-f]{64}$/);
    expect(hashOf(await weightData(backbone.model))).toBe(hashOf(weights));
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('the published table of classes, with quotes and commas, gives the labels', async () => {
    const table =
      'index,mid,display_name\n0,/m/09x0r,Speech\n1,/m/0ytgt,"Child speech, kid speaking"\n2,/m/01h8n0,Conversation\n';
    const backbone = await yamnet({ weights: filesOf(weights, { 'yamnet_class_map.csv': table }) });
    expect(backbone.labels).toEqual(['Speech', 'Child speech, kid speaking', 'Conversation']);
    backbone.dispose();
  });

  test('the head is left out where the file has none, or where asked', async () => {
    for (const options of [
      { weights: filesOf(without(/^logits/)) },
      { weights: filesOf(), includeTop: false, labels: ['x', 'y', 'z'] },
    ]) {
      const backbone = await yamnet(options);
      expect(backbone.logits).toBeUndefined();
      expect(backbone.labels).toBeUndefined();
      expect(backbone.model.outputs[0]?.shape).toEqual([null, 1024]);
      backbone.dispose();
    }
    const error = await refusal({ weights: filesOf(without(/^logits/)), includeTop: true });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(/includeTop asks for the published head, but .* holds none/);
  });

  test("Keras's file with some layers alone: the others are told as missing, those are not", async () => {
    const error = (await refusal({ weights: PART })) as WeightMismatchError;
    expect(error).toBeInstanceOf(WeightMismatchError);
    // Two convolutions and two normalisations of three weights in each of 12 layers.
    expect(error.missing.length).toBe(12 * 8);
    expect(error.missing.some((name) => /^layer[12]\//.test(name))).toBe(false);
    expect(error.extra).toEqual([]);
    expect(error.misshapen).toEqual([]);
  });

  test('wrong names and shapes are told all at once', async () => {
    const { 'layer3/pointwise_conv/kernel': kernel, ...others } = without(
      /^layer2\/pointwise_conv\/bn\/beta/,
    );
    const gamma = { dtype: 'F32', shape: [32], data: new Float32Array(32).fill(0.5) } as const;
    const twice = { dtype: 'F32', shape: [3], data: new Float32Array(3) } as const;
    const error = await refusal({
      weights: filesOf({
        ...others,
        'layer3/pointwise_conv/kernel': { ...(kernel as TensorData), shape: [1, 64, 1, 128] },
        'layer1/conv/bn/gamma': gamma,
        'dense/bias': twice,
        'layer15/conv/kernel': twice,
      }),
    });
    expect(error).toMatchObject({
      missing: ['layer2/pointwise_conv/bn/beta [64] (as layer2/pointwise_conv/bn.bias)'],
      misshapen: ['layer3/pointwise_conv/kernel must be [1,1,64,128], not [1,64,1,128]'],
      extra: expect.arrayContaining(['layer1/conv/bn/gamma', 'layer15/conv/kernel', 'dense/bias']),
    });
  });

  test.each([
    [{ labels: ['a'] }, {}, /expected 3 labels, .* received 1/],
    [{}, { 'labels.json': '{"a": 1}' }, /labels.json holds no list of names/],
    [{}, { 'labels.json': '[' }, /labels.json holds no list of names/],
    [{}, { 'yamnet_class_map.csv': 'id,name\n0,Speech\n' }, /yamnet_class_map.csv holds no list/],
    [{ seconds: 0 }, {}, /seconds must be/],
    [{ sha256: 'f'.repeat(64) }, {}, /SHA-256/i],
  ])('%j beside %j is refused', async (options, beside, message) => {
    expect((await refusal({ ...options, weights: filesOf(weights, beside) })).message).toMatch(message);
  });

  test('weights that are asked for but undefined are a mistake', async () => {
    expect((await refusal({ weights: undefined })).message).toMatch(/expected a path, .* got undefined/);
  });
});

describe('in use', () => {
  test('random weights follow from the seed, and longer clips are taken whole', async () => {
    const random = (seed: number, seconds = 0.975) =>
      yamnet({ weights: 'random', includeTop: false, seed, seconds });
    const [one, same, other, long] = await Promise.all([random(1), random(1), random(2), random(1, 1.935)]);
    expect(same.weightsHash).toBe(one.weightsHash);
    expect(other.weightsHash).not.toBe(one.weightsHash);
    const [first, again, third] = await Promise.all(
      [one, same, other].map(async ({ model }) => hashOf(await weightData(model))),
    );
    expect(again).toBe(first);
    expect(third).not.toBe(first);
    expect(long.preprocessor.outputShape).toEqual([192, 64, 1]);
    expect(long.features.shape).toEqual([null, 6, 2, 1024]);
    for (const backbone of [one, same, other, long]) backbone.dispose();
  });

  test('embeds sounds and is tuned on other labels, and its bundle hears the same', async () => {
    const sounds = await builtinVowels({ count: 24, seed: 1 });
    const backbone = await yamnet({ weights: 'random', includeTop: false, seconds: 0.5 });
    const ears = embedder(backbone);
    expect((await ears.embed((await sounds.at(0)).input)).length).toBe(1024);
    ears.dispose();
    const tuned = await AudioClassifier.fineTune(sounds, {
      backbone,
      epochs: 2,
      freezeEpochs: 1,
      unfreezeFrom: 'layer14/pointwise_conv',
      batchSize: 8,
      seed: 1,
    });
    backbone.dispose();
    const { input } = await sounds.at(1);
    const expected = await tuned.predict(input);
    const storage = memoryStorage();
    await tuned.save(storage);
    tuned.dispose();
    const loaded = await AudioClassifier.load(storage);
    expect(await loaded.predict(input)).toEqual(expected);
    expect(loaded.preprocessor.toConfig().features).toMatchObject({ power: 1, melSlopes: 'mel', bands: 64 });
    loaded.dispose();
  });
});
