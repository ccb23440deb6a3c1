import '@tensorflow/tfjs-backend-cpu';
import { io, memory, setBackend, type Tensor, tensor } from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { residualBlock } from '../blocks/residual-block.js';
import { batchNormalization } from '../layers/batch-normalization.js';
import { conv2d } from '../layers/conv2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { optimizeForInference } from './optimize-for-inference.js';
import {
  expectClose,
  layerNames,
  optimizedLayers,
  outputsOf,
  withTrainedWeights,
} from './testing/trained.js';

beforeAll(() => setBackend('cpu'));

const PICTURE = [7, 7, 3];
const use = (layer: LayersModel['layers'][number], x: SymbolicTensor | SymbolicTensor[]) =>
  layer.apply(x) as SymbolicTensor;
const conv = (name = 'conv', filters = 3) => layers.conv2d({ filters, kernelSize: 3, padding: 'same', name });
const norm = (name = 'norm') => layers.batchNormalization({ name });
const relu = (name = 'relu') => layers.activation({ activation: 'relu', name });
const end = () => layers.activation({ activation: 'tanh', name: 'end' });

describe('what is read in several places stays', () => {
  test('a convolution that feeds two layers is not folded', async () => {
    const x = input({ shape: PICTURE });
    const y = use(conv(), x);
    const joined = use(layers.add({ name: 'add' }), [use(norm(), y), use(relu(), y)]);
    const original = withTrainedWeights(model({ inputs: x, outputs: use(end(), joined) }));
    expect(await optimizedLayers(original)).toEqual(['conv', 'norm', 'relu', 'add', 'end']);
  });

  test('a convolution whose own output the model gives is not folded', async () => {
    const x = input({ shape: PICTURE });
    const y = use(conv(), x);
    const outputs = [y, use(end(), use(norm(), y))];
    const original = withTrainedWeights(model({ inputs: x, outputs }));
    expect(await optimizedLayers(original)).toEqual(['conv', 'norm', 'end']);
  });

  test('a convolution that is called twice is not folded', async () => {
    const [x, shared] = [input({ shape: PICTURE }), conv()];
    const left = use(norm('left'), use(shared, x));
    const right = use(norm('right'), use(shared, left));
    const original = withTrainedWeights(model({ inputs: x, outputs: use(end(), right) }));
    expect(await optimizedLayers(original)).toEqual(['conv', 'left', 'right', 'end']);
  });

  test('batch normalisation that is called twice is folded in each place', async () => {
    const [x, shared] = [input({ shape: PICTURE }), norm()];
    const first = use(shared, use(conv('one'), x));
    const second = use(shared, use(conv('two'), first));
    const original = withTrainedWeights(model({ inputs: x, outputs: use(end(), second) }));
    expect(await optimizedLayers(original)).toEqual(['one', 'two', 'end']);
  });

  test('both inputs of a join may be one tensor', async () => {
    const x = input({ shape: PICTURE });
    const y = use(layers.dropout({ rate: 0.5 }), use(relu(), use(norm(), use(conv(), x))));
    const original = model({ inputs: x, outputs: use(end(), use(layers.add({ name: 'add' }), [y, y])) });
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual(['conv', 'add', 'end']);
  });
});

describe('the shape of the model', () => {
  test('inputs and outputs keep their number, order and names', async () => {
    const inputs = [input({ shape: PICTURE, name: 'a' }), input({ shape: PICTURE, name: 'b' })] as const;
    const joined = use(layers.concatenate({ name: 'join' }), [use(conv('one'), inputs[1]), inputs[0]]);
    const y = use(
      layers.globalAveragePooling2d({ name: 'pool' } as never),
      use(norm('n'), use(conv('two'), joined)),
    );
    const outputs = [
      use(layers.dense({ units: 2, name: 'p' }), y),
      use(layers.dense({ units: 3, name: 'q' }), y),
    ];
    const original = withTrainedWeights(model({ inputs: [...inputs], outputs: [...outputs, inputs[0]] }));
    const copy = optimizeForInference(original);
    expect([copy.inputNames, copy.outputNames]).toEqual([original.inputNames, original.outputNames]);
    copy.dispose();
    expect(await optimizedLayers(original)).toEqual(['one', 'join', 'two', 'pool', 'p', 'q']);
  });

  test('a sequential model becomes a functional one', async () => {
    const original = sequential({ name: 'row' });
    original.add(layers.conv2d({ filters: 3, kernelSize: 3, inputShape: PICTURE, name: 'conv' }));
    original.add(norm());
    original.add(layers.flatten({ name: 'flatten' }));
    original.add(layers.dropout({ rate: 0.5 }));
    original.add(layers.dense({ units: 2, activation: 'softmax', name: 'dense' }));
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual(['conv', 'flatten', 'dense']);
  });

  test('models in the model are optimised where they are, and stay shared', async () => {
    const trunk = sequential({ name: 'trunk' });
    trunk.add(
      layers.conv2d({ filters: 3, kernelSize: 3, padding: 'same', inputShape: PICTURE, name: 'conv' }),
    );
    trunk.add(norm());
    trunk.add(layers.activation({ activation: 'tanh', name: 'tanh' }));
    const inner = input({ shape: PICTURE });
    const middle = model({
      inputs: inner,
      outputs: use(relu('r'), use(trunk, use(norm('n'), inner))),
      name: 'middle',
    });
    const x = input({ shape: PICTURE });
    const twice = [use(middle, x), use(middle, use(norm('outer'), x))];
    const original = model({ inputs: x, outputs: use(layers.add({ name: 'add' }), twice) });
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual([
      'outer',
      'middle/n',
      'middle/trunk/conv',
      'middle/trunk/tanh',
      'middle/r',
      'add',
    ]);
  });

  test('a model in two models is copied, and shares its weights', async () => {
    const inner = input({ shape: PICTURE });
    const trunk = model({
      inputs: inner,
      outputs: use(end(), use(norm(), use(conv(), inner))),
      name: 'trunk',
    });
    const between = input({ shape: PICTURE });
    const middle = model({ inputs: between, outputs: use(trunk, between), name: 'middle' });
    const x = input({ shape: PICTURE });
    const original = model({ inputs: x, outputs: use(trunk, use(middle, x)) });
    const before = memory().numTensors;
    const copy = optimizeForInference(withTrainedWeights(original));
    expectClose(await outputsOf(copy), await outputsOf(original));
    // Kernel and bias.
    expect(memory().numTensors).toBe(before + 2);
    copy.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('a layer called with further arguments stays', async () => {
    const x = input({ shape: PICTURE });
    const dropped = layers.dropout({ rate: 0, name: 'dropout' }).apply(use(conv(), x), { training: true });
    const original = model({ inputs: x, outputs: use(end(), dropped as SymbolicTensor) });
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual(['conv', 'dropout', 'end']);
  });

  test('a chain of thousands of layers is copied', () => {
    const x = input({ shape: [2] });
    let y = x;
    for (let i = 0; i < 3000; i++) y = use(layers.dropout({ rate: 0.5 }), y);
    const original = model({ inputs: x, outputs: use(end(), y) });
    const copy = optimizeForInference(original);
    expect(layerNames(copy)).toEqual(['end']);
    copy.dispose();
    original.dispose();
  });

  test('a residual block of core keeps its join alone beside convolutions', async () => {
    const x = inputLayer({ shape: [8, 8, 3] });
    const original = model({
      inputs: x,
      outputs: use(end(), residualBlock(x, { filters: 4, strides: 2, name: 'b' })),
    });
    const kinds = optimizeForInference(withTrainedWeights(original));
    expect(kinds.layers.some((layer) => layer.getClassName() === 'BatchNormalization')).toBe(false);
    kinds.dispose();
    await optimizedLayers(original);
  });
});

describe('original and copy', () => {
  function smallModel(): LayersModel {
    const x = inputLayer({ shape: [6, 6, 2] });
    const y = batchNormalization(conv2d(x, { filters: 3, kernelSize: 3, name: 'conv' }), { name: 'norm' });
    const z = use(layers.dense({ units: 2, name: 'dense' }), use(layers.flatten(), y));
    return withTrainedWeights(model({ inputs: x, outputs: z }));
  }

  test('the folded numbers are those of a calculation by hand', async () => {
    const x = input({ shape: [1, 1, 1] });
    const y = use(norm(), use(layers.conv2d({ filters: 2, kernelSize: 1, name: 'conv' }), x));
    const original = model({ inputs: x, outputs: use(end(), y) });
    // kernel, bias, gamma, beta, mean, variance; epsilon is 0.001
    const values = [
      [3, 5],
      [1, -1],
      [2, 0.5],
      [10, 20],
      [4, 6],
      [0.249, 3.999],
    ];
    const tensors = values.map((one, index) => tensor(one, index === 0 ? [1, 1, 1, 2] : [2]));
    original.setWeights(tensors);
    const copy = optimizeForInference(original);
    const [kernel, bias] = await Promise.all(copy.getWeights().map((weight) => weight.data()));
    // factors 2 / 0.5 = 4 and 0.5 / 2 = 0.25; offsets 10 - 4 * 4 = -6 and 20 - 6 * 0.25 = 18.5
    const [expectedKernel, expectedBias] = [
      [12, 1.25],
      [4 * 1 - 6, -0.25 + 18.5],
    ];
    expectClose([[...kernel!], [...bias!]], [expectedKernel, expectedBias]);
    copy.dispose();
    original.dispose();
    for (const one of tensors) one.dispose();
  });

  test('neither feels it when the other gets other weights, or is disposed of', async () => {
    const before = memory().numTensors;
    const original = smallModel();
    const copy = optimizeForInference(original);
    const expected = await outputsOf(original);
    withTrainedWeights(copy, 2);
    expect(await outputsOf(original)).toEqual(expected);
    const changed = await outputsOf(copy);
    withTrainedWeights(original, 3);
    original.dispose();
    expect(await outputsOf(copy)).toEqual(changed);
    copy.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('the original’s topology, layers and weights are as before', async () => {
    const original = smallModel();
    const weights = original.getWeights().map((weight) => [...weight.dataSync()]);
    const topology = JSON.stringify(original.toJSON());
    optimizeForInference(original).dispose();
    expect(JSON.stringify(original.toJSON())).toBe(topology);
    expect(original.getWeights().map((weight) => [...weight.dataSync()])).toEqual(weights);
    expect(original.layers.map(({ inboundNodes }) => inboundNodes.length)).toEqual([1, 1, 1, 1, 1]);
    original.dispose();
  });

  test('optimising twice changes nothing more', async () => {
    const original = smallModel();
    const once = optimizeForInference(original);
    original.dispose();
    const twice = optimizeForInference(once);
    expect(await outputsOf(twice)).toEqual(await outputsOf(once));
    expect(layerNames(twice)).toEqual(layerNames(once));
    once.dispose();
    twice.dispose();
  });

  test('plain tf.loadLayersModel opens a saved copy, and what it opens can be optimised', async () => {
    const x = input({ shape: PICTURE });
    const depthwise = layers.depthwiseConv2d({ kernelSize: 3, useBias: false, name: 'depthwise' });
    const relu6 = layers.activation({ activation: 'relu6', name: 'relu6' });
    const original = withTrainedWeights(
      model({ inputs: x, outputs: use(end(), use(relu6, use(norm(), use(depthwise, x)))) }),
    );
    const expected = await outputsOf(original);
    const copy = optimizeForInference(original);
    let artifacts: io.ModelArtifacts | undefined;
    await copy.save(
      io.withSaveHandler(async (saved) => {
        artifacts = saved;
        return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(saved) };
      }),
    );
    const plain = await loadLayersModel(io.fromMemory(artifacts as io.ModelArtifacts));
    expectClose(await outputsOf(plain), expected);
    expect(await optimizedLayers(plain)).toEqual(['depthwise', 'end']);
    copy.dispose();
    original.dispose();
  });

  test('a constraint on the kernel does not hold for the folded one', async () => {
    const x = input({ shape: PICTURE });
    const limited = layers.conv2d({
      filters: 4,
      kernelSize: 3,
      kernelConstraint: 'unitNorm',
      biasConstraint: 'nonNeg',
      name: 'conv',
    });
    const original = withTrainedWeights(
      model({ inputs: x, outputs: use(end(), use(norm(), use(limited, x))) }),
    );
    expect(await optimizedLayers(original)).toEqual(['conv', 'end']);
  });

  test('frozen layers are folded too', async () => {
    const original = smallModel();
    original.layers[1]!.trainable = false;
    original.layers[2]!.trainable = false;
    expect(await optimizedLayers(original)).toEqual(['conv', expect.stringContaining('flatten'), 'dense']);
  });

  test('a training gradient reaches the copy’s weights', () => {
    const original = smallModel();
    const copy = optimizeForInference(original);
    original.dispose();
    expect(copy.trainableWeights.length).toBe(4);
    const x = tensor(new Float32Array(72), [1, 6, 6, 2]);
    const y = copy.apply(x, { training: true }) as Tensor;
    expect(y.shape).toEqual([1, 2]);
    for (const one of [x, y]) one.dispose();
    copy.dispose();
  });
});
