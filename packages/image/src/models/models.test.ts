import { createHash } from 'node:crypto';
import { DataError, ShapeError } from '@striate/core';
import { useBackend } from '@striate/core/backend';
import type { Architecture } from '@striate/core/classifier';
import { modelFromTopology } from '@striate/core/layers';
import { io, memory, ones, randomUniform, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { alexNet } from './alexnet.js';
import { imageArchitecture, imageArchitectures } from './image-architecture.js';
import { lenet5 } from './lenet5.js';
import { mobileNetV1 } from './mobilenet-v1.js';
import { mobileNetV2 } from './mobilenet-v2.js';
import { resNet } from './resnet.js';
import { resNetCifar } from './resnet-cifar.js';
import { vgg16 } from './vgg16.js';

beforeAll(async () => {
  await useBackend({ backend: 'wasm', threads: 1 });
});

function withModel<T>(
  architecture: Architecture,
  options: Parameters<Architecture['build']>[0],
  use: (model: LayersModel) => T,
): T {
  const model = architecture.build(options);
  try {
    return use(model);
  } finally {
    model.dispose();
  }
}

describe('every architecture', () => {
  test.each(imageArchitectures.map((one) => [one.name, one] as const).filter(([, one]) => !isLarge(one)))(
    '%s gives probabilities for its published input',
    (_, architecture) => {
      withModel(architecture, { classes: 7 }, (model) => {
        tidy(() => {
          const output = model.predict(ones([2, ...architecture.inputShape])) as Tensor;
          expect(output.shape).toEqual([2, 7]);
          for (const total of sum(output, 1).dataSync()) expect(total).toBeCloseTo(1, 5);
        });
        expect(model.layers.at(-1)?.name).toBe('softmax');
      });
    },
  );

  test.each([
    ['lenet-5', lenet5()],
    ['resnet-20', resNetCifar({ depth: 20 })],
  ])(
    '%s is the same for the same seed, another for another, and leaves no tensor behind',
    (_, architecture) => {
      const before = memory().numTensors;
      const digest = (seed: number) =>
        withModel(architecture, { classes: 3, seed }, (model) => {
          const hash = createHash('sha256');
          for (const weight of model.getWeights()) hash.update(weight.dataSync());
          return hash.digest('hex');
        });
      const [first, again, other] = [digest(5), digest(5), digest(6)];
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(memory().numTensors).toBe(before);
    },
  );

  test.each([
    ['lenet-5', lenet5(), [28, 28, 1]],
    ['lenet-5, classic', lenet5({ variant: 'classic' }), [12, 20, 3]],
    ['alexnet', alexNet(), [63, 63, 1]],
    ['resnet-20', resNetCifar({ depth: 20 }), [28, 28, 1]],
    ['resnet-18', resNet({ depth: 18 }), [33, 40, 3]],
    ['mobilenet-v1-0.25', mobileNetV1({ alpha: 0.25 }), [33, 40, 3]],
    ['mobilenet-v2-0.35', mobileNetV2({ alpha: 0.35 }), [32, 32, 1]],
  ])(
    '%s, saved, predicts the same when opened by plain tfjs and by core',
    async (_, architecture, inputShape) => {
      const model = architecture.build({ classes: 3, inputShape });
      const saved = await artifactsOf(model);
      const byTfjs = await loadLayersModel(io.fromMemory(saved));
      const byCore = await modelFromTopology(saved.modelTopology as object);
      byCore.loadWeights(io.decodeWeights(saved.weightData as ArrayBuffer, saved.weightSpecs ?? []));
      tidy(() => {
        const x = randomUniform([2, ...inputShape], -1, 1, 'float32', 1);
        const predictionOf = (one: LayersModel) => Array.from((one.predict(x) as Tensor).dataSync());
        const expected = predictionOf(model);
        expect(predictionOf(byCore)).toEqual(expected);
        // Core's batch normalisation orders its products otherwise than tfjs's.
        for (const [i, value] of predictionOf(byTfjs).entries())
          expect(value).toBeCloseTo(expected[i] as number, 5);
      });
      const names = model.layers.map((layer) => layer.name);
      for (const opened of [byTfjs, byCore]) {
        expect(opened.layers.map((layer) => layer.name)).toEqual(names);
        opened.dispose();
      }
      model.dispose();
    },
  );
});

/** Too many weights to draw in a test of their own, or the same as a smaller one. */
function isLarge({ name }: Architecture): boolean {
  return /^(alexnet|vgg-16|resnet-(34|50|101)|mobilenet-v1-(0.5|0.75|1)|mobilenet-v2-(0.5|0.75|1.*))$/.test(
    name,
  );
}

async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  let saved: io.ModelArtifacts = {};
  const keep = async (artifacts: io.ModelArtifacts) => {
    saved = artifacts;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } };
  };
  await model.save(io.withSaveHandler(keep));
  return saved;
}

describe('input shapes', () => {
  test.each([
    ['lenet-5', [32, 32, 3], lenet5(), 's4', [null, 6, 6, 16]],
    ['lenet-5', [12, 12, 1], lenet5(), 's4', [null, 1, 1, 16]],
    ['resnet-20', [28, 28, 1], resNetCifar({ depth: 20 }), 'layer3.2.relu2', [null, 7, 7, 64]],
    ['resnet-20', [1, 1, 2], resNetCifar({ depth: 20 }), 'layer3.2.relu2', [null, 1, 1, 64]],
    ['resnet-18', [224, 224, 3], resNet({ depth: 18 }), 'maxpool', [null, 56, 56, 64]],
    ['resnet-18', [64, 96, 3], resNet({ depth: 18 }), 'layer4.1.relu2', [null, 2, 3, 512]],
    ['resnet-18', [1, 1, 1], resNet({ depth: 18 }), 'layer4.1.relu2', [null, 1, 1, 512]],
    ['alexnet', [63, 95, 1], alexNet(), 'features.12', [null, 1, 2, 256]],
    ['mobilenet-v1', [224, 224, 3], mobileNetV1({ alpha: 0.25 }), 'conv_pw_13_relu', [null, 7, 7, 256]],
    ['mobilenet-v1', [40, 64, 1], mobileNetV1({ alpha: 0.25 }), 'conv_pw_13_relu', [null, 2, 2, 256]],
    ['mobilenet-v2', [224, 224, 3], mobileNetV2({ alpha: 0.35 }), 'features.18.2', [null, 7, 7, 1280]],
    [
      'mobilenet-v2, keras',
      [96, 64, 3],
      mobileNetV2({ alpha: 0.35, layout: 'keras' }),
      'block_16_project_BN',
      [null, 3, 2, 112],
    ],
  ])('%s takes %j', (_, inputShape, architecture, layer, outputShape) => {
    withModel(architecture, { classes: 2, inputShape }, (model) => {
      expect(model.inputs[0]?.shape).toEqual([null, ...inputShape]);
      expect(model.getLayer(layer).outputShape).toEqual(outputShape);
    });
  });

  test('alexnet averages a larger map down to 6x6, so that its dense layers keep their size', () => {
    withModel(alexNet(), { classes: 2, inputShape: [319, 255, 3] }, (model) => {
      expect(model.getLayer('features.12').outputShape).toEqual([null, 9, 7, 256]);
      expect(model.getLayer('avgpool').outputShape).toEqual([null, 6, 6, 256]);
    });
  });

  test.each([
    [[11, 28, 1], lenet5(), 'lenet-5: expected pictures of at least 12x12 pixels, received 11x28;'],
    [[62, 62, 3], alexNet(), 'alexnet: expected pictures of at least 63x63 pixels, received 62x62;'],
    [
      [28, 28],
      lenet5(),
      'lenet-5: expected inputShape [height, width, channels] of positive integers, received [28, 28];',
    ],
    [
      [31, 64, 3],
      mobileNetV1(),
      'mobilenet-v1-1: expected pictures of at least 32x32 pixels, received 31x64;',
    ],
    [[32, 32.5, 3], resNet({ depth: 18 }), 'received [32, 32.5, 3]; pass for example [224, 224, 3]'],
    [[0, 32, 3], resNetCifar({ depth: 20 }), 'received [0, 32, 3]; pass for example [32, 32, 3]'],
  ])('an input shape %j is refused', (inputShape, architecture, message) => {
    const build = () => architecture.build({ classes: 10, inputShape });
    expect(build).toThrow(ShapeError);
    expect(build).toThrow(message);
  });

  test('ends in a sigmoid for several labels a picture', () => {
    const network = lenet5().build({ classes: 3, outputActivation: 'sigmoid' });
    expect(network.layers.at(-1)?.getConfig()).toMatchObject({ name: 'sigmoid', activation: 'sigmoid' });
    network.dispose();
  });

  test.each([1, 0, 2.5, Number.NaN])('%d classes are refused', (classes) => {
    expect(() => lenet5().build({ classes })).toThrow(
      `lenet-5: expected two or more classes, received ${classes}; give every class a label of its own`,
    );
  });
});

describe('layouts', () => {
  test('lenet-5 has the layers of the paper', () => {
    withModel(lenet5({ variant: 'classic' }), { classes: 10 }, (model) => {
      expect(model.layers.map((layer) => [layer.name, layer.countParams()])).toEqual([
        ['input', 0],
        ['c1', 156],
        ['s2', 0],
        ['c3', 2416],
        ['s4', 0],
        ['flatten', 0],
        ['c5', 48_120],
        ['f6', 10_164],
        ['output', 850],
        ['softmax', 0],
      ]);
      expect(model.getLayer('s2').getClassName()).toBe('AveragePooling2D');
      expect(model.getLayer('f6').getConfig().activation).toBe('tanh');
    });
  });

  test('resnet-18 names its weights as torchvision does', () => {
    withModel(resNet({ depth: 18 }), { classes: 1000 }, (model) => {
      const names = new Set(model.weights.map((weight) => weight.originalName));
      expect(names.size).toBe(model.weights.length);
      for (const name of [
        'conv1/kernel',
        'bn1/moving_mean',
        'layer2.0.downsample.0/kernel',
        'layer4.1.bn2/gamma',
        'fc/bias',
      ])
        expect(names).toContain(name);
    });
  });

  test('resnet-50 has its stride on the 3x3 convolution', () => {
    withModel(resNet({ depth: 50 }), { classes: 2, inputShape: [64, 64, 3] }, (model) => {
      expect(model.getLayer('layer2.0.conv1').outputShape).toEqual([null, 16, 16, 128]);
      expect(model.getLayer('layer2.0.conv2').outputShape).toEqual([null, 8, 8, 128]);
    });
  });

  test('the last gamma of a block is 1, or 0 where asked', () => {
    const gammaOf = (zeroInitResidual: boolean) =>
      withModel(
        resNet({ depth: 18, zeroInitResidual }),
        { classes: 2, inputShape: [8, 8, 1] },
        (model) => model.getLayer('layer3.1.bn2').getWeights()[0]?.dataSync()[0],
      );
    expect([gammaOf(false), gammaOf(true)]).toEqual([1, 0]);
  });

  test('the padding shortcut of resnet-20 has no weights', () => {
    withModel(resNetCifar({ depth: 20 }), { classes: 10 }, (model) => {
      expect(model.weights.filter((weight) => weight.originalName.includes('downsample'))).toEqual([]);
    });
  });

  test('alexnet drops half of the features before each hidden dense layer, or the given share', () => {
    const ratesOf = (architecture: Architecture) =>
      withModel(architecture, { classes: 2, inputShape: [63, 63, 1] }, (model) =>
        ['classifier.0', 'classifier.3'].map((name) => model.getLayer(name).getConfig().rate),
      );
    expect(ratesOf(alexNet())).toEqual([0.5, 0.5]);
    expect(ratesOf(alexNet({ dropout: 0.2 }))).toEqual([0.2, 0.2]);
  });

  test.each([
    [
      () => resNet({ depth: 20 as 18 }),
      'resNet: expected depth 18, 34, 50, 101, received 20; for 20, 32, 44 and 56 take resNetCifar',
    ],
    [
      () => resNetCifar({ depth: 18 as 20 }),
      'resNetCifar: expected depth 20, 32, 44, 56, received 18; for 18, 34, 50 and 101 take resNet',
    ],
    [
      () => lenet5({ variant: 'new' as 'modern' }),
      'lenet5: expected variant modern or classic, received "new"',
    ],
    [
      () => resNet({ depth: 18, layout: 'keras' }),
      'resNet: expected depth 50 for layout keras, received 18; leave layout out for torchvision',
    ],
    [
      () => mobileNetV1({ alpha: 0.3 as 0.25 }),
      'mobileNetV1: expected alpha 0.25, 0.5, 0.75, 1, received 0.3; leave it out for 1',
    ],
    [
      () => mobileNetV2({ alpha: 2 as 1 }),
      'mobileNetV2: expected alpha 0.35, 0.5, 0.75, 1, 1.3, 1.4, received 2; leave it out for 1',
    ],
    [
      () => mobileNetV2({ layout: 'timm' as 'keras' }),
      'mobileNetV2: expected layout torchvision or keras, received "timm"',
    ],
    [() => vgg16({ dropout: -1 }), 'vgg16: expected dropout in [0, 1), received -1'],
    [() => alexNet({ dropout: 1 }), 'alexNet: expected dropout in [0, 1), received 1'],
  ])('a wrong option is refused (%#)', (make, message) => {
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });
});

describe('imageArchitecture', () => {
  test('finds every architecture by its name, in any case', () => {
    for (const architecture of imageArchitectures) {
      expect(imageArchitecture(architecture.name)).toBe(architecture);
      expect(imageArchitecture(architecture.name.toUpperCase())).toBe(architecture);
    }
  });

  test('lists all names for one that it does not know', () => {
    expect(() => imageArchitecture('vgg-19')).toThrow(DataError);
    expect(() => imageArchitecture('vgg-19')).toThrow(
      /expected one of lenet-5, resnet-20, .*, mobilenet-v2-1.4, resnet-18, .*, alexnet, vgg-16; received "vgg-19"/,
    );
  });

  test('every recipe has a schedule that reaches the peak and ends lower', () => {
    for (const { recipe } of imageArchitectures) {
      const schedule = recipe.schedule?.(recipe.learningRate as number);
      const rates = Array.from({ length: 1000 }, (_, step) => schedule?.at(step, 1000) as number);
      expect(Math.max(...rates)).toBeCloseTo(recipe.learningRate as number, 6);
      expect(rates[999]).toBeLessThan(0.02 * (recipe.learningRate as number));
      expect(recipe.optimizer?.create().name).toMatch(/^(sgd|adam)$/);
    }
  });
});
