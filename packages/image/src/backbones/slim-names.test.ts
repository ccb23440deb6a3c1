import { useBackend } from '@striate/core/backend';
import { tfjsFiles } from '@striate/core/testing';
import { type TensorData, weightData } from '@striate/core/weights';
import { randomUniform, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { mobileNetV1 } from '../models/mobilenet-v1.js';
import { mobileNetV2 } from '../models/mobilenet-v2.js';
import type { ImageBackbone } from './image-backbone.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

const SMALL = { alpha: 0.25, inputSize: 32 } as const;
const EPSILON = 1e-3;

/** TF-slim's names of what is in a layer; other parts are its normalisation's. */
const SLIM_PARTS: Readonly<Record<string, string>> = {
  depthwise_kernel: 'depthwise_weights',
  kernel: 'weights',
  bias: 'biases',
};

type Weights = Readonly<Record<string, TensorData>>;

function probabilities({ model }: ImageBackbone): Float32Array {
  return tidy(() =>
    (model.predict(randomUniform([2, 32, 32, 3], -1, 1, 'float32', 4)) as Tensor).dataSync<'float32'>(),
  );
}

/** A network whose every normalisation does something, its weights and its answer. */
async function sample() {
  const backbone = await mobileNetV1({ ...SMALL, weights: 'random', labels: ['a', 'b', 'c'] });
  const weights = await weightData(backbone.model);
  backbone.dispose();
  const lively = Object.entries(weights).map(([name, tensor]) => {
    if (!name.includes('_bn/')) return [name, tensor] as const;
    const shift = /gamma|variance/.test(name) ? 1 : 0;
    const data = (tensor.data as Float32Array).map((_, i) => shift + 0.3 * Math.sin(i * 1.3 + name.length));
    return [name, { ...tensor, data }] as const;
  });
  const alive = Object.fromEntries(lively);
  const loaded = await mobileNetV1({ ...SMALL, weights: tfjsFiles(alive) });
  const expected = probabilities(loaded);
  loaded.dispose();
  return { weights: alive, expected };
}

/** `conv_dw_3` is called `Conv2d_3_depthwise` by TF-slim. */
function slimLayer(layer: string): string {
  if (layer === 'conv1') return 'Conv2d_0';
  if (layer === 'conv_preds') return 'Logits/Conv2d_1c_1x1';
  const [, kind, place] = /^conv_(dw|pw)_(\d+)$/.exec(layer) as RegExpExecArray;
  return `Conv2d_${place}_${kind === 'dw' ? 'depthwise' : 'pointwise'}`;
}

function slimNames(weights: Weights, prefix: string): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, tensor]) => {
      const [layer = '', part = ''] = name.split('/');
      const ending = layer.endsWith('_bn') ? `BatchNorm/${part}` : SLIM_PARTS[part];
      return [`${prefix}${slimLayer(layer.replace(/_bn$/, ''))}/${ending}`, tensor];
    }),
  );
}

/** As the converter does it: kernel * gamma / sqrt(variance + epsilon), beta - mean * gamma / sqrt(variance + epsilon). */
function fold(weights: Weights, layers: (layer: string) => boolean): Record<string, TensorData> {
  const folded: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(weights)) {
    const [layer = '', part = ''] = name.split('/');
    if (!layers(layer.replace(/_bn$/, '')) || layer === 'conv_preds') {
      Object.assign(folded, slimNames({ [name]: tensor }, 'MobilenetV1/'));
    } else if (part.endsWith('kernel')) {
      const norm = (kind: string) => weights[`${layer}_bn/${kind}`]?.data as Float32Array;
      const channels = norm('gamma').length;
      const factor = norm('gamma').map(
        (g, c) => g / Math.sqrt((norm('moving_variance')[c] as number) + EPSILON),
      );
      const scaled = (tensor.data as Float32Array).map(
        (value, i) => value * (factor[i % channels] as number),
      );
      const offset = norm('beta').map(
        (beta, c) => beta - (norm('moving_mean')[c] as number) * (factor[c] as number),
      );
      const place = `MobilenetV1/MobilenetV1/${slimLayer(layer)}/`;
      const op = part === 'depthwise_kernel' ? 'depthwise' : 'Conv2D';
      folded[`${place}${op}_weights`] = { ...tensor, data: scaled };
      folded[`${place}${op}_bn_offset`] = { dtype: 'F32', shape: [channels], data: offset };
    }
  }
  return folded;
}

/** What else a graph holds: the shape for a reshape, an input's size. */
const CONSTANTS: Weights = {
  'MobilenetV1/Predictions/Reshape/shape': { dtype: 'F32', shape: [2], data: Float32Array.of(-1, 3) },
};

test.each([
  ['with its normalisations', (weights: Weights) => slimNames(weights, 'MobilenetV1/')],
  ['under a prefix', (weights: Weights) => slimNames(weights, 'module_apply_default/MobilenetV1/')],
  ['with all normalisations folded', (weights: Weights) => fold(weights, () => true)],
  ['with some of them folded', (weights: Weights) => fold(weights, (layer) => layer.startsWith('conv_pw'))],
])('a GraphModel of TF-slim %s is the same network', async (_, rename) => {
  const { weights, expected } = await sample();
  const graph = tfjsFiles({ ...rename(weights), ...CONSTANTS }, { format: 'graph-model' });
  const backbone = await mobileNetV1({ ...SMALL, weights: graph });
  for (const [i, value] of probabilities(backbone).entries()) {
    expect(value).toBeCloseTo(expected[i] as number, 5);
  }
  backbone.dispose();
});

test('kernels that lost their names are found by the convolutions that read them', async () => {
  const { weights, expected } = await sample();
  const entries = Object.entries(fold(weights, () => true));
  const nodes: object[] = [];
  const anonymous = entries.map(([name, tensor], index) => {
    const [, scope] = /^(.*)\/(?:Conv2D|depthwise)_weights$/.exec(name) ?? [];
    if (scope === undefined) return [name, tensor] as const;
    const op = name.endsWith('depthwise_weights') ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D';
    const inputs = ['x', `Const_${index}:0`, name.replace('_weights', '_bn_offset')];
    nodes.push({ name: `${scope}/Relu6`, op, input: inputs });
    return [`Const_${index}`, tensor] as const;
  });
  const graph = tfjsFiles(Object.fromEntries(anonymous), { modelTopology: { node: nodes } });
  const backbone = await mobileNetV1({ ...SMALL, weights: graph });
  for (const [i, value] of probabilities(backbone).entries()) {
    expect(value).toBeCloseTo(expected[i] as number, 5);
  }
  backbone.dispose();
});

test("mobilenet-v2's graph has its classifying layer as a convolution", async () => {
  const small = { alpha: 0.35, inputSize: 32 } as const;
  const keras = await mobileNetV2({ ...small, layout: 'keras', weights: 'random', labels: ['a', 'b'] });
  const expected = probabilities(keras);
  const renamed = Object.entries(await weightData(keras.model)).map(([name, tensor]) => {
    const [layer = '', part = ''] = name.split('/');
    if (layer === 'predictions') {
      const shape = part === 'kernel' ? [1, 1, ...tensor.shape] : tensor.shape;
      return [`MobilenetV2/Logits/Conv2d_1c_1x1/${SLIM_PARTS[part]}`, { ...tensor, shape }] as const;
    }
    const scope = layer
      .replace(/^(bn_)?Conv1$/, 'Conv')
      .replace(/(_BN|_bn)$/, '')
      .replace(/^expanded_conv_/, 'expanded_conv/')
      .replace(/^block_(\d+)_/, 'expanded_conv_$1/');
    return [`MobilenetV2/${scope}/${SLIM_PARTS[part] ?? `BatchNorm/${part}`}`, tensor] as const;
  });
  keras.dispose();
  expect(renamed.map(([name]) => name)).toContain('MobilenetV2/expanded_conv_16/project/BatchNorm/gamma');
  const graph = tfjsFiles(Object.fromEntries(renamed), { format: 'graph-model' });
  const loaded = await mobileNetV2({ ...small, weights: graph });
  expect(loaded.name).toBe('mobilenet-v2-0.35-keras');
  expect(probabilities(loaded)).toEqual(expected);
  loaded.dispose();
});

test('a folded layer becomes a normalisation that only adds the bias', async () => {
  const { weights } = await sample();
  const folded = fold(weights, () => true);
  const backbone = await mobileNetV1({ ...SMALL, weights: tfjsFiles(folded, { format: 'graph-model' }) });
  const [gamma, beta, mean, variance] = backbone.model.getLayer('conv_pw_3_bn').getWeights();
  expect(new Set(gamma?.dataSync())).toEqual(new Set([1]));
  expect(beta?.dataSync()).toEqual(
    folded['MobilenetV1/MobilenetV1/Conv2d_3_pointwise/Conv2D_bn_offset']?.data,
  );
  expect(new Set(mean?.dataSync())).toEqual(new Set([0]));
  expect(variance?.dataSync()[0]).toBeCloseTo(1 - EPSILON, 7);
  backbone.dispose();
});

test('a layer that the graph lacks is named', async () => {
  const { weights } = await sample();
  const { 'MobilenetV1/Conv2d_5_pointwise/weights': _, ...rest } = slimNames(weights, 'MobilenetV1/');
  await expect(
    mobileNetV1({ ...SMALL, weights: tfjsFiles(rest, { format: 'graph-model' }) }),
  ).rejects.toThrow(/1 is missing from the file: conv_pw_5\/kernel/);
});
