import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { residualBlock } from '../blocks/residual-block.js';
import { ShapeError } from '../errors.js';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { withInitializerSeed } from '../layers/build-context.js';
import { conv2d } from '../layers/conv2d.js';
import { dense } from '../layers/dense.js';
import { flatten } from '../layers/flatten.js';
import { globalAveragePool2d } from '../layers/global-average-pool2d.js';
import { globalMaxPool2d } from '../layers/global-max-pool2d.js';
import { inputLayer } from '../layers/input-layer.js';
import { reshape } from '../layers/reshape.js';
import { gradCam } from './grad-cam.js';

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

const picture = (height: number, width: number, at: (row: number, column: number) => number) => ({
  data: Float32Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width)),
  shape: [height, width, 1],
});

/** Two filters of one pixel, x and -2x, averaged; the classes are their sums by hand. */
function byHand(): LayersModel {
  const x = inputLayer({ shape: [2, 3, 1] });
  const maps = conv2d(x, { filters: 2, kernelSize: 1, useBias: false, name: 'maps' });
  const outputs = dense(globalAveragePool2d(maps), {
    units: 2,
    activation: 'softmax',
    useBias: false,
    name: 'classes',
  });
  const model = makeModel({ inputs: x, outputs });
  model.getLayer('maps').setWeights([tensor([1, -2], [1, 1, 1, 2])]);
  model.getLayer('classes').setWeights([
    tensor([
      [6, 12],
      [18, -6],
    ]),
  ]);
  return model;
}

const fromSeed = (build: (x: SymbolicTensor) => SymbolicTensor, shape = [6, 6, 1]): LayersModel =>
  withInitializerSeed(5, () => {
    const x = inputLayer({ shape });
    return makeModel({ inputs: x, outputs: build(x), name: 'net' });
  });

describe('gradCam', () => {
  test('weighs each map by the mean of its gradient, and keeps what speaks for the class', async () => {
    const model = byHand();
    const { data, shape } = picture(2, 3, (row, column) => row * 3 + column - 2);
    // d score / d map is weight / 6 at each of 6 places: for class 0 they are 1 and 3, for class 1 2 and -1.
    const [first, second] = [
      await gradCam(model, { data, shape }, { classIndex: 0 }),
      await gradCam(model, { data, shape }, { classIndex: 1 }),
    ];
    data.forEach((x, i) => {
      expect(first.values[i]).toBeCloseTo(Math.max(0, 1 * x + 3 * -2 * x), 5);
      expect(second.values[i]).toBeCloseTo(Math.max(0, 2 * x - 1 * -2 * x), 5);
    });
    expect(first).toMatchObject({ classIndex: 0, layer: 'maps', shape: [2, 3] });
    model.dispose();
  });

  test('of a class that is certain the map does not vanish, nor depends on the other classes', async () => {
    const model = byHand();
    const bright = picture(2, 3, () => 40);
    expect((model.predict(tensor(bright.data, [1, 2, 3, 1])) as Tensor).dataSync()[1]).toBe(1);
    const { classIndex, values } = await gradCam(model, bright);
    expect(classIndex).toBe(1);
    for (const value of values) expect(value).toBeCloseTo(160, 3);
    model.dispose();
  });

  test('where a maximum follows, weights by place leave out what it left out, and means do not', async () => {
    const x = inputLayer({ shape: [1, 3, 1] });
    const maps = conv2d(x, { filters: 1, kernelSize: 1, useBias: false, name: 'maps' });
    const outputs = dense(globalMaxPool2d(maps), { units: 2, activation: 'softmax', name: 'classes' });
    const model = makeModel({ inputs: x, outputs });
    model.getLayer('maps').setWeights([tensor([2], [1, 1, 1, 1])]);
    model.getLayer('classes').setWeights([tensor([[0, 6]]), tensor([0, 0])]);
    const original = picture(1, 3, (_, column) => [4, 5, 1][column] as number);
    const found = async (weighting: 'mean' | 'place') => [
      ...(await gradCam(model, original, { classIndex: 1, weighting })).values,
    ];
    // The score is 6 times the largest of 8, 10 and 2.
    expect(await found('place')).toEqual([0, 60, 0]);
    expect(await found('mean')).toEqual([16, 20, 4]);
    model.dispose();
  });

  test('the maps of a residual network are those behind its last shortcut', async () => {
    const model = fromSeed((x) => {
      const y = residualBlock(conv2d(x, { filters: 4, kernelSize: 3 }), { filters: 4, name: 'block' });
      return dense(globalAveragePool2d(y), { units: 2, activation: 'softmax' });
    });
    const { layer, shape } = await gradCam(
      model,
      picture(6, 6, (row) => row),
    );
    const after = model.layers[model.layers.findIndex(({ name }) => name === layer) + 1];
    expect(after?.getClassName()).toBe('GlobalAveragePooling2D');
    expect(shape).toEqual([4, 4]);
    // A layer beside the shortcut can be asked for, the shortcut being constant then.
    const inner = model.layers.find((one) => one.getClassName() === 'Conv2D' && one.name.startsWith('block'));
    expect(
      (
        await gradCam(
          model,
          picture(6, 6, (row) => row),
          { layer: inner?.name as string },
        )
      ).shape,
    ).toEqual([4, 4]);
    model.dispose();
  });

  test('convolutions in place of dense layers at the end are left out', async () => {
    const model = fromSeed((x) => {
      let y = conv2d(x, { filters: 4, kernelSize: 3, name: 'places' });
      y = conv2d(y, { filters: 4, kernelSize: 4, name: 'hidden' });
      y = conv2d(y, { filters: 2, kernelSize: 1, name: 'scores' });
      return activation(flatten(y), { activation: 'softmax' });
    });
    expect(
      (
        await gradCam(
          model,
          picture(6, 6, (row) => row),
        )
      ).layer,
    ).toBe('places');
    model.dispose();
  });

  test('frames that are laid out anew within a block are not taken for places', async () => {
    const model = fromSeed((x) => {
      const y = conv2d(x, { filters: 2, kernelSize: 3, padding: 'same', name: 'first' });
      const rows = reshape(y, { targetShape: [3, 12, 2] });
      const back = reshape(conv2d(rows, { filters: 2, kernelSize: [3, 1], padding: 'same', name: 'rows' }), {
        targetShape: [6, 6, 2],
      });
      return dense(globalAveragePool2d(add([y, back], { name: 'block' })), {
        units: 2,
        activation: 'softmax',
      });
    });
    expect(
      await gradCam(
        model,
        picture(6, 6, (row) => row),
      ),
    ).toMatchObject({ layer: 'block', shape: [6, 6] });
    model.dispose();
  });

  test('maps along one axis are taken where there are no others', async () => {
    const model = fromSeed(
      (x) =>
        dense(globalAveragePool2d(conv2d(x, { filters: 4, kernelSize: [3, 1] })), {
          units: 2,
          activation: 'softmax',
        }),
      [6, 1, 1],
    );
    expect(
      (
        await gradCam(
          model,
          picture(6, 1, (row) => row),
        )
      ).shape,
    ).toEqual([4, 1]);
    model.dispose();
  });

  test('bad input is refused by name, and leaves no tensor', async () => {
    const model = byHand();
    const x = picture(2, 3, () => 1);
    const plain = fromSeed(
      (y) => dense(flatten(y), { units: 2, activation: 'softmax', name: 'only' }),
      [2, 3, 1],
    );
    const open = fromSeed(
      (y) => dense(flatten(conv2d(y, { filters: 2, kernelSize: 1 })), { units: 2 }),
      [2, 3, 1],
    );
    const before = memory().numTensors;
    const refusals: readonly [Promise<unknown>, RegExp][] = [
      [
        gradCam(plain, x),
        /convolution whose maps have more than one place, received "net" of .*Dense; explain it by occlusion/,
      ],
      [gradCam(model, x, { layer: 'map' }), /has no "map"; take for example "maps"/],
      [gradCam(model, x, { layer: 'classes' }), /"classes" gives \[null, 2\]; take for example "maps"/],
      [gradCam(plain, x, { layer: 'conv1' }), /has no "conv1"; it has none/],
      [gradCam(model, x, { classIndex: 2 }), /classIndex must be a whole number from 0 to 1, got 2/],
      [
        gradCam(
          model,
          picture(3, 2, () => 1),
        ),
        /expected an input of \[2, 3, 1\] for .*, got 6 numbers of \[3, 2, 1\]/,
      ],
      [gradCam(model, { data: new Float32Array(5), shape: [2, 3, 1] }), /got 5 numbers/],
      [gradCam(open, x), /ends in a softmax or sigmoid/],
    ];
    for (const [refused, message] of refusals) {
      const error = await refused.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(ShapeError);
      expect((error as Error).message).toMatch(message);
    }
    expect(memory().numTensors).toBe(before);
    for (const one of [model, plain, open]) one.dispose();
  });
});
