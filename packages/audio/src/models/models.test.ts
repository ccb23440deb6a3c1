import { DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import { trainClassifier } from '@striate/core/classifier';
import { modelFromTopology } from '@striate/core/layers';
import { io, memory, randomNormal, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtinVowels } from '../datasets/builtin-vowels.js';
import { audioPreprocessor } from '../preprocessing/audio-preprocessor.js';
import type { AudioArchitecture } from './audio-architecture.js';
import { bcResNet } from './bc-resnet.js';
import { dsCnn } from './ds-cnn.js';
import { audioArchitecture, audioArchitectures } from './find-audio-architecture.js';
import { m5 } from './m5.js';
import { tcResNet } from './tc-resnet.js';
import { vggish } from './vggish.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

const named = (architectures: readonly AudioArchitecture[]) =>
  architectures.map((one) => [one.name, one] as const);

/** Builds, uses, and disposes of a model. */
async function withModel(
  architecture: AudioArchitecture,
  options: Parameters<AudioArchitecture['build']>[0],
  use: (model: LayersModel) => unknown,
): Promise<void> {
  const model = architecture.build(options);
  try {
    await use(model);
  } finally {
    model.dispose();
  }
}

describe.each(named(audioArchitectures))('%s', (_, architecture) => {
  const { inputShape, preparation } = architecture;

  test('its preparation makes its published input', () => {
    const { sampleRate, seconds, features } = preparation;
    const settings = features === 'waveform' ? features : features(sampleRate);
    expect(audioPreprocessor({ sampleRate, seconds, features: settings }).outputShape).toEqual(inputShape);
  });

  test('frames are as long at 8 kHz', () => {
    if (preparation.features === 'waveform') return expect(architecture.name).toBe('m5');
    const { seconds, features } = preparation;
    const { outputShape } = audioPreprocessor({ sampleRate: 8000, seconds, features: features(8000) });
    expect(outputShape).toEqual(inputShape);
  });

  test('gives probabilities, frees what it makes, and ends in the sigmoid that is asked for', async () => {
    const before = memory().numTensors;
    for (const outputActivation of ['softmax', 'sigmoid'] as const) {
      await withModel(architecture, { classes: 3, outputActivation }, (model) =>
        tidy(() => {
          const y = model.predict(randomNormal([2, ...inputShape], 0, 1, 'float32', 1)) as Tensor;
          expect(y.shape).toEqual([2, 3]);
          if (outputActivation === 'softmax') {
            for (const total of sum(y, 1).dataSync()) expect(total).toBeCloseTo(1, 5);
          }
          expect(model.layers.at(-1)?.name).toBe(outputActivation);
        }),
      );
    }
    expect(memory().numTensors).toBe(before);
  });

  test('its schedule reaches the peak and ends lower', () => {
    const { learningRate, schedule } = architecture.recipe;
    const rates = Array.from({ length: 1000 }, (_, step) =>
      schedule?.(learningRate as number).at(step, 1000),
    ) as number[];
    expect(Math.max(...rates)).toBeCloseTo(learningRate as number, 6);
    expect(rates[999]).toBeLessThan(0.02 * (learningRate as number));
  });
});

// One of each kind: other sizes have the same layers.
test.each(named([dsCnn({ size: 's' }), tcResNet({ depth: 8 }), bcResNet({ width: 1 }), m5(), vggish()]))(
  '%s is opened by plain tfjs and by core as it was saved',
  async (_, architecture) => {
    const inputShape = architecture.inputShape.length === 2 ? [2048, 1] : [21, 40, 1];
    await withModel(architecture, { classes: 3, inputShape, seed: 3 }, async (model) => {
      let saved: io.ModelArtifacts = {};
      await model.save(
        io.withSaveHandler(async (artifacts) => {
          saved = artifacts;
          return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
        }),
      );
      const plain = await loadLayersModel(io.fromMemory(saved));
      const ours = await modelFromTopology(saved.modelTopology as object);
      tidy(() => {
        ours.setWeights(plain.getWeights());
        const x = randomNormal([2, ...inputShape], 0, 1, 'float32', 2);
        const expected = (model.predict(x) as Tensor).dataSync();
        for (const loaded of [plain, ours]) {
          const actual = (loaded.predict(x) as Tensor).dataSync();
          const differences = expected.map((value, i) => Math.abs(value - (actual[i] as number)));
          expect(Math.max(...differences)).toBeLessThan(1e-6);
        }
      });
      plain.dispose();
      ours.dispose();
    });
  },
);

describe('inputs of other sizes', () => {
  test.each([
    ['ds-cnn-m', [1, 1, 1], 'block4_pw', [1, 1, 172]],
    ['ds-cnn-s', [98, 40, 3], 'block4_pw', [49, 20, 64]],
    ['tc-resnet8', [1, 13, 3], 'block2.add', [1, 1, 48]],
    ['tc-resnet14', [49, 40, 1], 'block5.add', [7, 1, 48]],
    ['bc-resnet-1', [1, 33, 1], 'stage4.3.relu', [1, 5, 20]],
    ['bc-resnet-2', [50, 80, 2], 'stage4.3.relu', [50, 10, 40]],
    ['m5', [1024, 1], 'conv4_pool', [1, 512]],
    ['m5', [8000, 2], 'conv4_pool', [8, 512]],
    ['vggish', [16, 16, 1], 'pool4', [1, 1, 512]],
  ])('%s takes %j', async (name, inputShape, layer, outputShape) => {
    await withModel(audioArchitecture(name), { classes: 2, inputShape }, (model) => {
      expect(model.getLayer(layer).outputShape).toEqual([null, ...outputShape]);
    });
  });

  test.each([
    [bcResNet({ width: 1 }), [98, 32, 1], 'bc-resnet-1: expected at least [1, 33, 1]'],
    [m5(), [1023, 1], 'm5: expected at least [1024, 1] of [samples, 1], received [1023, 1]'],
    [m5(), [98, 40, 1], 'm5: expected inputShape [samples, 1] of positive integers, received [98, 40, 1]'],
    [vggish(), [15, 64, 1], 'vggish: expected at least [16, 16, 1]'],
    [dsCnn({ size: 's' }), [16_000, 1], 'ds-cnn-s: expected inputShape [frames, columns, channels]'],
    [tcResNet({ depth: 8 }), [null, 40, 1], 'received [null, 40, 1]; pass for example [98, 40, 1]'],
  ])('a wrong one is refused (%#)', (architecture, inputShape, message) => {
    const build = () => architecture.build({ classes: 2, inputShape });
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });
});

test.each([
  [() => dsCnn({ size: 'xl' as 's' }), 'dsCnn: expected size s, m or l, received "xl"'],
  [() => tcResNet({ depth: 9 as 8 }), 'tcResNet: expected depth 8 or 14, received 9'],
  [() => tcResNet({ depth: 8, width: 0 }), 'tcResNet: expected a finite width of 1/16 or more, received 0'],
  [() => tcResNet({ depth: 8, width: Number.POSITIVE_INFINITY }), 'received Infinity'],
  [() => tcResNet({ depth: 14, dropout: 1 }), 'tcResNet: expected dropout in [0, 1), received 1'],
  [() => bcResNet({ width: 4 as 3 }), 'bcResNet: expected width 1, 1.5, 2, 3, 6, 8, received 4'],
  [() => bcResNet({ width: 1, dropout: -0.1 }), 'bcResNet: expected dropout in [0, 1), received -0.1'],
])('a wrong option is refused (%#)', (make, message) => {
  expect(make).toThrow(ShapeError);
  expect(make).toThrow(message);
});

describe('audioArchitecture', () => {
  test('finds every architecture by its name, in any case', () => {
    for (const architecture of audioArchitectures) {
      expect(audioArchitecture(architecture.name.toUpperCase())).toBe(architecture);
    }
  });

  test.each([
    ['ds-cnn', 'ds-cnn-s'],
    ['TC-ResNet', 'tc-resnet8'],
    ['bc-resnet', 'bc-resnet-1'],
  ])('%s is the smallest of its family', (family, smallest) => {
    expect(audioArchitecture(family).name).toBe(smallest);
  });

  test('lists all names for one that it does not know', () => {
    expect(() => audioArchitecture('bc-resnet-4')).toThrow(DataError);
    expect(() => audioArchitecture('bc-resnet-4')).toThrow(
      /expected one of compact-cnn, ds-cnn-s, .*, tc-resnet8, .*, bc-resnet-1.5, .*, m5, vggish; received "bc-resnet-4"/,
    );
  });
});

describe('on synthesized vowels', () => {
  const trained = (architecture: AudioArchitecture, options: { epochs: number; batchSize: number }) => {
    const { features, sampleRate } = architecture.preparation;
    const settings = { ...(features as (rate: number) => object)(sampleRate), hopLength: 640 };
    return trainClassifier(builtinVowels({ count: 288 }), {
      architecture,
      preprocessor: audioPreprocessor({ seconds: 0.5, features: settings, mean: -4, std: 2 }),
      validation: builtinVowels({ count: 72, split: 'test' }),
      seed: 1,
      ...options,
    });
  };

  // Chance is 1/6.
  test.each([
    ['tc-resnet8', tcResNet({ depth: 8 }), { epochs: 8, batchSize: 32 }, 0.6],
    ['bc-resnet-1', bcResNet({ width: 1 }), { epochs: 5, batchSize: 8 }, 0.4],
  ] as const)('%s learns, and leaves only its weights', async (_, architecture, options, least) => {
    const before = memory().numTensors;
    const { model, training } = await trained(architecture, options);
    expect(training.history.at(-1)?.validationAccuracy).toBeGreaterThan(least);
    model.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
