import { DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { encodeSafetensors, type TensorData, WeightMismatchError, weightData } from '@striate/core/weights';
import { memory, randomUniform, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { alexNet } from '../models/alexnet.js';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import { mobileNetV2 } from '../models/mobilenet-v2.js';
import { vgg16 } from '../models/vgg16.js';
import type { ImageBackbone, PretrainedOptions } from './image-backbone.js';
import { timmName } from './mobilenet-v2-weights.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

/** Small enough for a test: a quarter of the channels, pictures of 32x32. */
const small = (options: PretrainedOptions) => mobileNetV1({ alpha: 0.25, inputSize: 32, ...options });

function outputsOf({ model: whole }: ImageBackbone, tensor: SymbolicTensor, side = 32): Float32Array {
  return tidy(() => {
    const x = randomUniform([2, side, side, 3], -1, 1, 'float32', 3);
    return (model({ inputs: whole.inputs, outputs: tensor }).predict(x) as Tensor).dataSync<'float32'>();
  });
}

/** The weights of a backbone with random ones, and what it makes of a picture. */
async function sample(options: Partial<PretrainedOptions> = {}) {
  const backbone = await small({ weights: 'random', labels: ['a', 'b', 'c'], ...options });
  const weights = await weightData(backbone.model);
  const embedding = outputsOf(backbone, backbone.embedding);
  backbone.dispose();
  return { weights, embedding };
}

const without = (weights: Readonly<Record<string, TensorData>>, part: RegExp) =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => !part.test(name)));

describe('random weights', () => {
  test('follow from the seed; dispose leaves no tensor behind', async () => {
    const before = memory().numTensors;
    const [first, again, other] = [await sample(), await sample(), await sample({ seed: 1 })];
    expect(again.embedding).toEqual(first.embedding);
    expect(other.embedding).not.toEqual(first.embedding);
    expect(memory().numTensors).toBe(before);
  });

  test('the hash tells networks and seeds apart', async () => {
    const hashes = await Promise.all(
      [{ seed: 0 }, { seed: 0 }, { seed: 1 }].map(async (options) => {
        const backbone = await small({ weights: 'random', ...options });
        backbone.dispose();
        return backbone.weightsHash;
      }),
    );
    expect(hashes[0]).toMatch(/^[\da-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});

describe('parts', () => {
  test.each([
    ['mobilenet-v1-0.25', () => small({ weights: 'random' }), [1, 1, 256], 256],
    [
      'mobilenet-v2-0.35',
      () => mobileNetV2({ alpha: 0.35, weights: 'random', inputSize: [64, 96] }),
      [2, 3, 1280],
      1280,
    ],
  ] as const)('%s has features, embedding and logits', async (name, load, features, width) => {
    const backbone = await load();
    expect(backbone.name).toBe(name);
    expect(backbone.features.shape).toEqual([null, ...features]);
    expect(backbone.embedding.shape).toEqual([null, width]);
    expect(backbone.logits?.shape).toEqual([null, 1000]);
    expect(backbone.model.inputs[0]?.shape).toEqual([null, ...backbone.preprocessor.outputShape]);
    backbone.dispose();
  });

  test('without a head the embedding is the mean of the features', async () => {
    const backbone = await small({ weights: 'random', includeTop: false, inputSize: 64 });
    expect(backbone.logits).toBeUndefined();
    const features = outputsOf(backbone, backbone.features, 64);
    const embedding = outputsOf(backbone, backbone.embedding, 64);
    // Two pictures, four places of 256 channels each.
    const mean = (channel: number) =>
      [0, 1, 2, 3].reduce((sum, place) => sum + (features[place * 256 + channel] as number), 0) / 4;
    expect(embedding).toHaveLength(2 * 256);
    for (const channel of [0, 17, 255]) expect(embedding[channel]).toBeCloseTo(mean(channel), 5);
    backbone.dispose();
  });
});

describe('preprocessing', () => {
  const grey = {
    data: new Uint8Array(256 * 300 * 3).fill(255),
    height: 256,
    width: 300,
    channels: 3,
  } as const;

  test.each([
    ['mobilenet-v1', [1, 1, 1], () => small({ weights: 'random' })],
    // (1 - mean) / deviation
    [
      'mobilenet-v2, torchvision',
      [2.2489, 2.4286, 2.64],
      () => mobileNetV2({ alpha: 0.35, weights: 'random', inputSize: 32 }),
    ],
    // 255 - mean, blue first
    [
      'vgg-16, keras',
      [151.061, 138.221, 131.32],
      () => vgg16({ layout: 'keras', weights: 'random', includeTop: false, inputSize: 32 }),
    ],
  ])('%s sees white as %j', async (_, expected, load) => {
    const backbone = await load();
    const { data } = backbone.preprocessor.finish(await backbone.preprocessor.prepare(grey));
    expected.forEach((value, channel) => {
      expect(data[channel]).toBeCloseTo(value, 3);
    });
    // The last feature map of 32x32 pixels is a single one, also VGG's without its head.
    expect(backbone.features.shape.slice(0, 3)).toEqual([null, 1, 1]);
    backbone.dispose();
  });

  test("settings of the caller's come first, also over those that weights usually have", async () => {
    const backbone = await small({ weights: 'random', preprocessing: { crop: 0.95, mean: 0 } });
    expect(backbone.preprocessor.toConfig()).toMatchObject({ crop: 0.95, mean: [0, 0, 0], size: [32, 32] });
    backbone.dispose();
  });
});

describe('weights from files', () => {
  test('loaded, they give what they gave, with hash, classes and the labels beside them', async () => {
    const { weights, embedding } = await sample();
    const labels = new TextEncoder().encode('["x", "y", "z"]');
    const backbone = await small({ weights: tfjsFiles(weights, { beside: { 'labels.json': labels } }) });
    expect(outputsOf(backbone, backbone.embedding)).toEqual(embedding);
    expect(backbone.labels).toEqual(['x', 'y', 'z']);
    expect(backbone.logits?.shape).toEqual([null, 3]);
    expect(backbone.weightsHash).toMatch(/^[\da-f]{64}$/);
    backbone.dispose();
  });

  test('a head is left out where the file has none, or where asked', async () => {
    const { weights, embedding } = await sample();
    const headless = without(weights, /conv_preds/);
    for (const options of [
      { weights: tfjsFiles(headless) },
      { weights: tfjsFiles(weights), includeTop: false },
    ]) {
      const backbone = await small(options);
      expect(backbone.logits).toBeUndefined();
      expect(outputsOf(backbone, backbone.embedding)).toEqual(embedding);
      backbone.dispose();
    }
    await expect(small({ weights: tfjsFiles(headless), includeTop: true })).rejects.toThrow(DataError);
  });

  test('labels have the number of classes, or one less for a background class', async () => {
    const { weights } = await sample();
    const backbone = await small({ weights: tfjsFiles(weights), labels: ['a', 'b'] });
    expect(backbone.labels).toEqual(['background', 'a', 'b']);
    backbone.dispose();
    const before = memory().numTensors;
    await expect(small({ weights: tfjsFiles(weights), labels: ['a'] })).rejects.toThrow(
      'mobilenet-v1-0.25: expected 3 labels, one for each class of its head, received 1',
    );
    const beside = { 'labels.json': new TextEncoder().encode('{"0": "a"}') };
    await expect(small({ weights: tfjsFiles(weights, { beside }) })).rejects.toThrow(
      /labels.json must be a JSON array of strings, received \{"0": "a"\}/,
    );
    expect(memory().numTensors).toBe(before);
  });

  test('the names of the file choose the layout', async () => {
    const small = { alpha: 0.35, inputSize: 32 } as const;
    const keras = await mobileNetV2({ ...small, layout: 'keras', weights: 'random', labels: ['a', 'b'] });
    const weights = tfjsFiles(await weightData(keras.model));
    const embedding = outputsOf(keras, keras.embedding);
    keras.dispose();
    const loaded = await mobileNetV2({ ...small, weights });
    expect(loaded.name).toBe('mobilenet-v2-0.35-keras');
    expect(outputsOf(loaded, loaded.embedding)).toEqual(embedding);
    loaded.dispose();
  });

  test("timm's names are read like torchvision's", async () => {
    const torchvision = await mobileNetV2({
      alpha: 0.35,
      weights: 'random',
      inputSize: 32,
      labels: ['a', 'b'],
    });
    const names = {
      gamma: 'weight',
      beta: 'bias',
      moving_mean: 'running_mean',
      moving_variance: 'running_var',
    };
    const renamed = Object.entries(await weightData(torchvision.model)).map(([name, tensor]) => {
      const [layer = '', part = ''] = name.split('/');
      const timm = timmName(
        `${layer}.${(names as Record<string, string>)[part] ?? (part === 'bias' ? 'bias' : 'weight')}`,
      );
      return [timm as string, part.endsWith('kernel') ? toTorch(tensor, part) : tensor] as const;
    });
    const embedding = outputsOf(torchvision, torchvision.embedding);
    torchvision.dispose();
    const file = Object.fromEntries(renamed);
    expect(Object.keys(file)).toHaveLength(renamed.length);
    expect(Object.keys(file)).toEqual(
      expect.arrayContaining([
        'conv_stem.weight',
        'blocks.0.0.conv_dw.weight',
        'blocks.0.0.conv_pw.weight',
        'blocks.0.0.bn2.running_var',
        'blocks.6.0.conv_pwl.weight',
        'conv_head.weight',
        'classifier.bias',
      ]),
    );
    const loaded = await mobileNetV2({ alpha: 0.35, weights: encodeSafetensors(file), inputSize: 32 });
    expect(outputsOf(loaded, loaded.embedding)).toEqual(embedding);
    loaded.dispose();
  });
});

describe('refused', () => {
  test('weights of another network, with the names; nothing stays allocated', async () => {
    const { weights } = await sample();
    const before = memory().numTensors;
    const loading = mobileNetV1({ alpha: 0.5, weights: tfjsFiles(weights), inputSize: 32 });
    await expect(loading).rejects.toThrow(WeightMismatchError);
    await expect(loading).rejects.toThrow(/conv1\/kernel/);
    await expect(mobileNetV2({ weights: tfjsFiles(weights), inputSize: 32 })).rejects.toThrow(
      WeightMismatchError,
    );
    expect(memory().numTensors).toBe(before);
  });

  test('weights that are undefined, as of a setting that is not there', () => {
    const weights = undefined as unknown as string;
    expect(() => mobileNetV1({ alpha: 0.25, weights })).toThrow(ShapeError);
    expect(() => mobileNetV1({ alpha: 0.25, weights })).toThrow(
      /expected weights to be a location or random/,
    );
  });

  test.each([
    [() => small({ weights: 'random', inputSize: 31 }), /at least 32x32 pixels, received 31x31/],
    [() => small({ weights: 'random', inputSize: 64.5 }), /positive integers, received \[64.5, 64.5, 3\]/],
    [() => small({ weights: 'random', preprocessing: { crop: 2 } }), /crop must be/],
    [
      () => vgg16({ weights: 'random', inputSize: 160 }),
      /vgg-16: its published head needs pictures of at least 224x224, .* includeTop: false/,
    ],
    [() => alexNet({ weights: 'random', inputSize: 200 }), /alexnet: its published head needs .* 223x223/],
  ])('settings out of range (%#)', async (load, message) => {
    const before = memory().numTensors;
    const loading = load();
    await expect(loading).rejects.toThrow(ShapeError);
    await expect(loading).rejects.toThrow(message);
    expect(memory().numTensors).toBe(before);
  });
});

/** A kernel in PyTorch's order of axes: outputs, inputs, height, width. */
function toTorch({ data, shape, dtype }: TensorData, part: string): TensorData {
  if (shape.length === 2) return transpose(data as Float32Array, shape as [number, number], dtype);
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  // A depthwise kernel's channels are its outputs, of one input each.
  const [out, within] = part === 'depthwise_kernel' ? [inputs * outputs, 1] : [outputs, inputs];
  const places = height * width;
  const turned = transpose(data as Float32Array, [places, within * out], dtype).data as Float32Array;
  // Now [inputs, outputs, places] of a plain kernel, [channels, places] of a depthwise one.
  const swapped = new Float32Array(turned.length);
  for (let i = 0; i < within; i++) {
    for (let o = 0; o < out; o++) {
      const from = (i * out + o) * places;
      swapped.set(turned.subarray(from, from + places), (o * within + i) * places);
    }
  }
  return { dtype, shape: [out, within, height, width], data: swapped };
}

function transpose(
  data: Float32Array,
  [rows, columns]: readonly [number, number],
  dtype: TensorData['dtype'],
): TensorData {
  const turned = new Float32Array(data.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) turned[c * rows + r] = data[r * columns + c] as number;
  }
  return { dtype, shape: [columns, rows], data: turned };
}
