import { createRandom, DataError, memoryStorage, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { Dataset } from '@striate/core/data';
import { computeTensors } from '@striate/core/explain';
import { conv2d, dense, globalAveragePool2d, maxPool2d } from '@striate/core/layers';
import { memory, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ImageClassifier } from '../image-classifier.js';
import { buildImageModel } from '../models/build-image-model.js';
import { imageArchitecture, mobileNetV1 } from '../models/index.js';
import { type ImageInput, imagePreprocessor, type Pixels } from '../preprocessing/index.js';
import { describePicture } from './describe-picture.js';
import { explainPicture, type PictureExplanation } from './explain-picture.js';
import { strongestArea } from './strongest-area.js';

const SIDE = 32;
const PATCH = 8;

beforeAll(() => useBackend({ backend: 'wasm', threads: 1 }));

/** Where the checked square of a picture is: in one of 3 x 3 places. */
const placeOf = (index: number) => ({ top: (index % 3) * 12, left: (Math.floor(index / 3) % 3) * 12 });

/** Coloured noise; `checks` has a square of black and white checks somewhere, `plain` a square of their mean grey. */
function picture(index: number, hasChecks: boolean): Pixels {
  const random = createRandom(index, 'picture');
  const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => 90 + 70 * random.uniform());
  const { top, left } = placeOf(index);
  for (let y = top; y < top + PATCH; y++) {
    for (let x = left; x < left + PATCH; x++) {
      data.fill(hasChecks ? 255 * ((x + y) % 2) : 127, (y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3);
    }
  }
  return { data, width: SIDE, height: SIDE, channels: 3 };
}

const pictures = (count: number): Dataset<Pixels> =>
  Dataset.from<Pixels>({
    labels: ['plain', 'checks'],
    length: count,
    info: (index) => ({ id: `${index}`, label: index % 2, fields: {} }),
    read: (index) => picture(Math.floor(index / 2), index % 2 === 1),
  });

const small = {
  name: 'small',
  inputShape: [SIDE, SIDE, 3] as const,
  recipe: { learningRate: 0.01 },
  build: (options: { classes: number }) =>
    buildImageModel({ name: 'small', inputShape: [SIDE, SIDE, 3] }, options, (x) => {
      const first = conv2d(x, {
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        name: 'conv1',
      });
      const last = conv2d(maxPool2d(first), {
        ...{ filters: 16, kernelSize: 3, padding: 'same', activation: 'relu', name: 'conv2' },
      });
      return dense(globalAveragePool2d(last), { units: options.classes });
    }),
};

function expectPeakInSquare(explanation: PictureExplanation, index: number): void {
  const { top, left } = placeOf(index);
  for (const map of ['gradCam', 'occlusion'] as const) {
    const place = explanation[map].indexOf(Math.max(...explanation[map]));
    const [y, x] = [Math.floor(place / SIDE), place % SIDE];
    // A place of the maps is 2 x 2 pixels and sees its neighbours; a patch is 4 x 4.
    expect(y).toBeGreaterThanOrEqual(top - 3);
    expect(y).toBeLessThan(top + PATCH + 3);
    expect(x).toBeGreaterThanOrEqual(left - 3);
    expect(x).toBeLessThan(left + PATCH + 3);
  }
}

describe('a network that has learnt to find checks somewhere on a picture', () => {
  let classifier: ImageClassifier;
  beforeAll(async () => {
    classifier = await ImageClassifier.fit(pictures(72), {
      model: small,
      augment: 'none',
      epochs: 8,
      batchSize: 8,
      seed: 2,
    });
  });
  afterAll(() => classifier.dispose());

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('picture %i: both maps are largest on the checks', async (index) => {
    const before = memory().numTensors;
    const explanation = await classifier.explain(picture(index + 90, true));
    expect(memory().numTensors).toBe(before);
    expect(explanation).toMatchObject({ label: 'checks', layer: 'conv2', shape: [SIDE, SIDE] });
    expect(explanation.score).toBeGreaterThan(0.7);
    expectPeakInSquare(explanation, index);
  });

  test('a region is about the square, and is told in words', async () => {
    const explanation = await classifier.explain(picture(98, true));
    expect(placeOf(98)).toEqual({ top: 24, left: 24 });
    for (const map of ['gradCam', 'occlusion'] as const) {
      const area = strongestArea(explanation, map);
      expect(area?.top).toBeGreaterThan(18);
      expect(area?.left).toBeGreaterThan(18);
      expect(area?.height).toBeLessThan(14);
      expect(area?.width).toBeLessThan(14);
    }
    const words = describePicture(explanation);
    expect(words.gradCam).toMatch(
      /^Grad-CAM is largest at the lower right: 2\d to 3\d across, .* of 32 x 32\.$/,
    );
    expect(words.occlusion).toMatch(
      /takes most from the probability at the lower right: .*: up to \d+\.\d%\.$/,
    );
  });

  test('the picture that is explained is the one that the network sees', async () => {
    const large = {
      data: new Uint8Array(3 * 100 * 50).fill(200),
      width: 100,
      height: 50,
      channels: 3,
    } as const;
    const { shape, picture: seen, gradCam } = await classifier.explain(large);
    expect([shape, seen.width, seen.height, seen.data.length, gradCam.length]).toEqual([
      ...[[SIDE, SIDE], SIDE, SIDE, SIDE * SIDE * 3, SIDE * SIDE],
    ]);
    expect(Math.round(seen.data[5] as number)).toBe(200);
  });

  test('another class, layer, patch and method can be asked for', async () => {
    const other = await classifier.explain(picture(90, true), { label: 'plain', patch: [8, 8] });
    expect(other.label).toBe('plain');
    expect(other.score).toBeLessThan(0.3);
    // What speaks for the one of two classes speaks against the other.
    expectPeakInSquare(
      {
        ...other,
        gradCam: other.occlusion.map((drop) => -drop),
        occlusion: other.occlusion.map((drop) => -drop),
      },
      0,
    );
    const seen = await classifier.explain(picture(90, true), { method: 'gradCam', layer: 'conv1' });
    expect(seen).toMatchObject({ layer: 'conv1' });
    expect(seen).not.toHaveProperty('occlusion');
    const covered = await classifier.explain(picture(90, true), { method: 'occlusion' });
    expect(covered).not.toHaveProperty('gradCam');
    expect(Object.keys(describePicture(covered))).toEqual(['occlusion']);
    expect(strongestArea(covered, 'gradCam')).toBeUndefined();
  });

  test('saved, opened again and optimised, it explains the same', async () => {
    const storage = memoryStorage();
    await classifier.save(storage);
    const expected = await classifier.explain(picture(90, true));
    for (const optimize of [false, true]) {
      const loaded = await ImageClassifier.load(storage, { optimize });
      const found = await loaded.explain(picture(90, true));
      for (const map of ['gradCam', 'occlusion'] as const) {
        for (const [i, value] of found[map].entries())
          expect(value).toBeCloseTo(expected[map][i] as number, 4);
      }
      loaded.dispose();
    }
  });

  test('unknown labels, layers and methods, and pictures and patches that cannot be, are refused', async () => {
    const explained = (options: object, input: ImageInput = picture(1, true)) =>
      explainPicture(classifier, input, options);
    const before = memory().numTensors;
    await expect(explained({ label: 'check' })).rejects.toThrow(DataError);
    await expect(explained({ label: 'check' })).rejects.toThrow(/\("plain", "checks"\), got "check"/);
    await expect(explained({ layer: 'conv9' })).rejects.toThrow(/no "conv9"; take for example "conv/);
    await expect(explained({ method: 'cam' })).rejects.toThrow(/received "cam"/);
    await expect(explained({ patch: [40, 4] })).rejects.toThrow(ShapeError);
    await expect(explained({ patch: [4] })).rejects.toThrow(/size must be whole numbers/);
    await expect(explained({}, './none.png')).rejects.toThrow(/none\.png failed: ENOENT/);
    await expect(explained({}, new Uint8Array([1, 2, 3]))).rejects.toThrow(/no picture/);
    expect(memory().numTensors).toBe(before);
  });

  test('a picture of one colour has maps without NaN', async () => {
    const black = { data: new Uint8Array(SIDE * SIDE * 3), width: SIDE, height: SIDE, channels: 3 } as const;
    const { gradCam, occlusion } = await classifier.explain(black);
    expect([...gradCam, ...occlusion].every(Number.isFinite)).toBe(true);
  });
});

test('of a fine-tuned backbone Grad-CAM is CAM: the last maps weighed by the head, over their places', async () => {
  const backbone = await mobileNetV1({ alpha: 0.25, weights: 'random', includeTop: false, inputSize: 64 });
  for (const thawed of [{}, { freezeEpochs: 1, unfreezeFrom: 'conv_dw_12' }]) {
    const classifier = await ImageClassifier.fineTune(pictures(24), {
      ...{ backbone, epochs: 2, learningRate: 0.02, seed: 1, ...thawed },
    });
    const { model, preprocessor } = classifier;
    const input = picture(4, true);
    const before = memory().numTensors;
    const found = await classifier.explain(input, { label: 'checks', patch: [16, 16] });
    expect(memory().numTensors).toBe(before);
    expect(found).toMatchObject({ layer: 'conv_pw_13_relu', shape: [64, 64] });
    const { data, shape } = preprocessor.finish(await preprocessor.prepare(input));
    const x = tensor(data, [1, ...shape]);
    const last = model.getLayer('conv_pw_13_relu').output as SymbolicTensor;
    const [maps] = computeTensors(model, x, [last]) as [Tensor];
    const kernel = model.layers.at(-1)?.getWeights()[0] as Tensor;
    const [values, weights] = [maps.dataSync(), kernel.dataSync()];
    // Zhou et al. 2016: 2 x 2 places of 256 maps, two classes.
    const cam = [0, 1, 2, 3].map((place) => {
      let sum = 0;
      for (let k = 0; k < 256; k++)
        sum += (values[place * 256 + k] as number) * (weights[k * 2 + 1] as number);
      return Math.max(0, sum / 4);
    });
    const corners = [0, 63, 63 * 64, 64 * 64 - 1];
    expect(Math.max(...cam)).toBeGreaterThan(0);
    for (const [place, corner] of corners.entries()) {
      expect(found.gradCam[corner]).toBeCloseTo(cam[place] as number, 4);
    }
    x.dispose();
    maps.dispose();
    classifier.dispose();
  }
  backbone.dispose();
});

// By each network's strides.
test.each([
  ['lenet-5', 28, [10, 10]],
  ['resnet-20', 32, [8, 8]],
  ['resnet-18', 64, [2, 2]],
  ['mobilenet-v1-0.25', 64, [2, 2]],
  ['mobilenet-v2-0.35', 64, [2, 2]],
])('%s is explained by the maps that it ends its convolutions with', async (name, side, maps) => {
  const architecture = imageArchitecture(name);
  const channels = architecture.inputShape[2] as 1 | 3;
  const model = architecture.build({ classes: 2, inputShape: [side, side, channels] });
  const preprocessor = imagePreprocessor({ size: [side, side], channels });
  const classifier = new ImageClassifier({ architecture: name, model, labels: ['a', 'b'], preprocessor });
  const { layer } = await classifier.explain(picture(0, true), { method: 'gradCam' });
  const { shape } = model.getLayer(layer as string).output as SymbolicTensor;
  expect(shape.slice(1, -1)).toEqual(maps);
  classifier.dispose();
});
