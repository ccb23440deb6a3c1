import { DataError, memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { embedder } from '@striate/core/transfer';
import { type TensorData, WeightMismatchError } from '@striate/core/weights';
import { memory, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { featureExtractor } from '../features/feature-extractor.js';
import type { FeatureOptions } from '../features/feature-options.js';
import { audioPreprocessorFromConfig } from '../preprocessing/from-config.js';
import type { AudioBackbone } from './audio-backbone.js';
import golden from './golden/speech-commands-model.json' with { type: 'json' };
import { speechCommandsModel } from './speech-commands-model.js';
import {
  noisyTone,
  SPEECH_COMMANDS_LAYERS,
  speechCommandsFiles,
  speechCommandsWeights,
} from './testing/speech-commands-files.js';

const WORDS = Array.from({ length: 20 }, (_, i) => `word ${i}`);

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

const farthest = (found: readonly number[], expected: readonly number[]): number => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - (found[i] as number))));
};

/** Every 8th number is in the golden file. */
function expectEmbedding(vector: ArrayLike<number>): void {
  const kept = Array.from(vector).filter((_, i) => i % 8 === 0);
  expect(farthest(kept, golden.embedding)).toBeLessThan(1e-4);
}

/** Every 6th frame and 8th bin, as in the golden file. */
const thinned = (picture: Float32Array): number[] =>
  [...picture].filter((_, i) => Math.floor(i / 232) % 6 === 0 && (i % 232) % 8 === 0);

async function hear({ preprocessor, model: whole, embedding }: AudioBackbone, samples = noisyTone()) {
  const { data, shape } = preprocessor.finish(await preprocessor.prepare({ samples, sampleRate: 44_100 }));
  const [vector, probabilities] = tidy(() => {
    const outputs = [embedding, whole.outputs[0] as SymbolicTensor];
    const results = model({ inputs: whole.inputs, outputs }).predict(tensor(data, [1, ...shape])) as Tensor[];
    return results.map((result) => [...result.dataSync<'float32'>()]);
  }) as [number[], number[]];
  return { picture: data, vector, probabilities };
}

describe('the published model', () => {
  test("hears as PyTorch and the Web Audio API's formulas", async () => {
    const before = memory().numTensors;
    const backbone = await speechCommandsModel({
      weights: speechCommandsFiles({ metadata: { words: WORDS } }),
    });
    expect(backbone.preprocessor.outputShape).toEqual([43, 232, 1]);
    expect(backbone.features.shape).toEqual([null, 2, 11, 32]);
    expect(backbone.embedding.shape).toEqual([null, 2000]);
    expect(backbone.labels).toEqual(WORDS);
    const { picture, vector, probabilities } = await hear(backbone);
    expect(farthest(thinned(picture), golden.picture)).toBeLessThan(1e-5);
    expectEmbedding(vector);
    expect(farthest(probabilities, golden.probabilities)).toBeLessThan(1e-5);
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('its decibels, before they are normalised, are those of the formulas', async () => {
    const backbone = await speechCommandsModel({ weights: speechCommandsFiles() });
    const { features } = backbone.preprocessor.toConfig();
    const options = { ...(features as FeatureOptions), normalization: 'none' } as const;
    const { data } = featureExtractor(44_100, options).extract(noisyTone());
    expect(farthest(thinned(data), golden.decibels)).toBeLessThan(1e-4);
    backbone.dispose();
  });

  test('a second of silence is a picture of zeros, and settings of clips can be others', async () => {
    const preprocessing = { trim: true, place: 'start' } as const;
    const backbone = await speechCommandsModel({ weights: speechCommandsFiles(), preprocessing });
    expect(backbone.preprocessor.toConfig()).toMatchObject({ ...preprocessing, sampleRate: 44_100 });
    const { picture } = await hear(backbone, new Float32Array(44_100));
    expect(picture.every((value) => value === 0)).toBe(true);
    const copy = audioPreprocessorFromConfig(JSON.parse(JSON.stringify(backbone.preprocessor.toConfig())));
    expect(copy.outputShape).toEqual([43, 232, 1]);
    backbone.dispose();
  });

  test('an embedder gives the embedding, and nothing stays allocated', async () => {
    const before = memory().numTensors;
    const backbone = await speechCommandsModel({ weights: speechCommandsFiles() });
    const ears = embedder(backbone);
    const vector = await ears.embed({ samples: noisyTone(), sampleRate: 44_100 });
    expectEmbedding(vector);
    ears.dispose();
    backbone.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

test("a head of transfer learning, a model within the model, leaves the base's embedding", async () => {
  const { 'dense_2/kernel': kernel, 'dense_2/bias': bias, ...weights } = speechCommandsWeights();
  const node = (name: string) => [[[name, 0, 0, {}]]];
  const base = SPEECH_COMMANDS_LAYERS.slice(0, -2);
  const input = {
    batch_input_shape: [null, 43, 232, 1],
    dtype: 'float32',
    sparse: false,
    name: 'conv2d_1_input',
  };
  const head = { units: 20, activation: 'softmax', use_bias: true, batch_input_shape: [null, 2000] };
  const layers = [
    { class_name: 'InputLayer', name: input.name, config: input, inbound_nodes: [] },
    ...base.map((layer, i) => ({
      ...layer,
      name: layer.config.name,
      inbound_nodes: node(i === 0 ? input.name : (base[i - 1] as (typeof base)[number]).config.name),
    })),
    {
      class_name: 'Sequential',
      name: 'sequential_2',
      config: {
        name: 'sequential_2',
        layers: [{ class_name: 'Dense', config: { ...head, name: 'NewHeadDense' } }],
      },
      inbound_nodes: node('dense_1'),
    },
  ];
  const config = {
    name: 'model_1',
    layers,
    input_layers: [[input.name, 0, 0]],
    output_layers: [['sequential_2', 1, 0]],
  };
  const storage = tfjsFiles(
    { 'NewHeadDense/kernel': kernel as TensorData, 'NewHeadDense/bias': bias as TensorData, ...weights },
    {
      modelTopology: {
        class_name: 'Model',
        config,
        keras_version: 'tfjs-layers 1.7.0',
        backend: 'tensor_flow.js',
      },
      beside: { 'metadata.json': new TextEncoder().encode(JSON.stringify({ wordLabels: WORDS })) },
    },
  );
  const backbone = await speechCommandsModel({ weights: storage });
  expect(backbone.labels).toEqual(WORDS);
  const { vector, probabilities } = await hear(backbone);
  expectEmbedding(vector);
  expect(farthest(probabilities, golden.probabilities)).toBeLessThan(1e-5);
  backbone.dispose();
});

describe('bad input', () => {
  const refusal = async (options: Parameters<typeof speechCommandsModel>[0]): Promise<Error> => {
    const before = memory().numTensors;
    const error = await speechCommandsModel(options).then(
      () => {
        throw new Error('was taken');
      },
      (reason: Error) => reason,
    );
    expect(memory().numTensors).toBe(before);
    return error;
  };

  test('wrong names and shapes are told all at once', async () => {
    const { 'conv2d_2/bias': lost, ...weights } = speechCommandsWeights();
    const narrow = { dtype: 'F32', shape: [704, 2], data: new Float32Array(1408) } as const;
    const error = await refusal({
      weights: speechCommandsFiles({
        weights: { ...weights, 'dense_1/kernel': narrow, 'conv2d_9/bias': lost as TensorData },
      }),
    });
    expect(error).toBeInstanceOf(WeightMismatchError);
    expect(error).toMatchObject({
      missing: ['conv2d_2/bias [32]'],
      extra: ['conv2d_9/bias'],
      misshapen: ['dense_1/kernel must be [704,2000], not [704,2]'],
    });
  });

  test('a model of something else is refused', async () => {
    const without = (names: RegExp, weights = speechCommandsWeights()) => ({
      layers: SPEECH_COMMANDS_LAYERS.filter(({ config }) => !names.test(config.name)),
      weights: Object.fromEntries(Object.entries(weights).filter(([name]) => !names.test(name))),
    });
    const flat = without(/^dense|dropout|flatten/);
    const maps = await refusal({ weights: speechCommandsFiles(flat) });
    expect(maps).toBeInstanceOf(ShapeError);
    expect(maps.message).toMatch(/expected a network from .* is \[null,43,232,1\] to \[null,2,11,32\]; take/);
    const dense = {
      'dense_2/kernel': { dtype: 'F32', shape: [704, 20], data: new Float32Array(14_080) },
    } as const;
    const shallow = without(/^dense_1/);
    const single = await refusal({
      weights: speechCommandsFiles({ ...shallow, weights: { ...shallow.weights, ...dense } }),
    });
    expect(single.message).toMatch(
      /expected a hidden dense layer after feature maps, .* "sequential_1" of .* has none/,
    );
  });

  test.each([
    [{ labels: ['yes', 'no'] }, {}, /expected 20 labels, .* received 2/],
    [{}, { metadata: { words: ['yes'] } }, /expected 20 labels, .* received 1/],
    [{}, { metadata: { tfjsSpeechCommandsVersion: '0.4.0' } }, /metadata.json holds no list of names/],
  ])('labels that do not fit: %j, %j', async (options, files, message) => {
    const error = await refusal({ ...options, weights: speechCommandsFiles(files) });
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(message);
  });

  test('another hash, and a place without a model', async () => {
    const pinned = await refusal({ weights: speechCommandsFiles(), sha256: '0'.repeat(64) });
    expect(pinned.message).toMatch(/SHA-256/i);
    expect((await refusal({ weights: memoryStorage() })).message).toMatch(/model\.json/);
  });
});
