import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { optimizedLayers, withTrainedWeights } from './testing/trained.js';

type Layer = LayersModel['layers'][number];

beforeAll(() => setBackend('cpu'));

const PICTURE = [7, 7, 3];

/** A trained model of layers in a row. */
function chain(shape: (number | null)[], ...row: Layer[]): LayersModel {
  const x = input({ shape });
  const y = row.reduce((before, layer) => layer.apply(before) as SymbolicTensor, x);
  return withTrainedWeights(model({ inputs: x, outputs: y }));
}

const norm = (config: Parameters<typeof layers.batchNormalization>[0] = {}) =>
  layers.batchNormalization({ name: 'norm', ...config });
const relu = () => layers.activation({ activation: 'relu', name: 'relu' });
const end = () => layers.activation({ activation: 'tanh', name: 'end' });
const conv = (config: Partial<Parameters<typeof layers.conv2d>[0]> = {}) =>
  layers.conv2d({ filters: 4, kernelSize: 3, name: 'conv', ...config });

const LINEAR: readonly [string, number[], (config: { name: string; useBias: boolean }) => Layer][] = [
  ['conv2d', PICTURE, (config) => layers.conv2d({ filters: 4, kernelSize: [3, 2], ...config })],
  ['conv1d', [9, 3], (config) => layers.conv1d({ filters: 4, kernelSize: 3, ...config })],
  ['dense', [5], (config) => layers.dense({ units: 4, ...config })],
  ['dense over pictures', PICTURE, (config) => layers.dense({ units: 4, ...config })],
  [
    'depthwiseConv2d',
    PICTURE,
    (config) => layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, ...config }),
  ],
  [
    'separableConv2d',
    PICTURE,
    (config) => layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2, ...config }),
  ],
];

describe.each(LINEAR)('batch normalisation beside %s', (_, shape, create) => {
  test.each([true, false])(
    'is folded into the layer before it, with its activation (bias: %s)',
    async (useBias) => {
      const original = chain(shape, create({ name: 'linear', useBias }), norm(), relu(), end());
      expect(await optimizedLayers(original)).toEqual(['linear', 'end']);
    },
  );

  test.each([true, false])('is folded into the layer after it (bias: %s)', async (useBias) => {
    const original = chain(shape, norm(), create({ name: 'linear', useBias }), relu(), end());
    expect(await optimizedLayers(original)).toEqual(['linear', 'end']);
  });

  test('is folded from both sides at once', async () => {
    const linear = create({ name: 'linear', useBias: true });
    const original = chain(shape, norm(), linear, norm({ name: 'after' }), end());
    expect(await optimizedLayers(original)).toEqual(['linear', 'end']);
  });
});

describe('batch normalisation', () => {
  test.each([
    { scale: false },
    { center: false },
    { scale: false, center: false },
    { epsilon: 0.5 },
    { axis: 3 },
    { axis: [3] as unknown as number },
  ])('of %o is folded', async (config) => {
    expect(await optimizedLayers(chain(PICTURE, conv(), norm(config), end()))).toEqual(['conv', 'end']);
  });

  test('beside a channels-first convolution stays', async () => {
    const original = chain([3, 7, 7], conv({ dataFormat: 'channelsFirst' }), norm(), end());
    expect(await optimizedLayers(original)).toEqual(['conv', 'norm', 'end']);
  });

  test('over another axis than the channels stays', async () => {
    expect(await optimizedLayers(chain(PICTURE, conv(), norm({ axis: 1 }), end()))).toEqual([
      'conv',
      'norm',
      'end',
    ]);
  });

  test('with nothing to fold it into stays', async () => {
    expect(await optimizedLayers(chain(PICTURE, norm(), relu(), end()))).toEqual(['norm', 'relu', 'end']);
  });

  test('after an activation stays', async () => {
    const original = chain(PICTURE, conv({ activation: 'relu' }), norm(), end());
    expect(await optimizedLayers(original)).toEqual(['conv', 'norm', 'end']);
  });

  test('before a convolution that pads stays, but for a kernel of one pixel', async () => {
    const padded = chain(PICTURE, norm(), conv({ padding: 'same' }), end());
    expect(await optimizedLayers(padded)).toEqual(['norm', 'conv', 'end']);
    const onePixel = chain(PICTURE, norm(), conv({ kernelSize: 1, padding: 'same' }), end());
    expect(await optimizedLayers(onePixel)).toEqual(['conv', 'end']);
  });

  test('of a dilated convolution is folded', async () => {
    expect(await optimizedLayers(chain(PICTURE, conv({ dilationRate: 2 }), norm(), relu(), end()))).toEqual([
      'conv',
      'end',
    ]);
  });
});

describe('activations', () => {
  test.each([
    ['relu6', layers.activation({ activation: 'relu6' })],
    ['sigmoid', layers.activation({ activation: 'sigmoid' })],
    ['elu', layers.activation({ activation: 'elu' })],
    ['an ELU layer', layers.elu()],
    ['a ReLU layer', layers.reLU()],
    ['a ReLU layer up to 6', layers.reLU({ maxValue: 6 })],
  ])('%s is computed by the layer before it', async (_, activation) => {
    expect(await optimizedLayers(chain(PICTURE, conv(), activation, end()))).toEqual(['conv', 'end']);
  });

  test.each([
    ['tanh', layers.activation({ activation: 'tanh', name: 'kept' })],
    ['softmax', layers.activation({ activation: 'softmax', name: 'kept' })],
    ['a leaky ReLU', layers.leakyReLU({ name: 'kept' })],
    ['a ReLU layer up to 3', layers.reLU({ maxValue: 3, name: 'kept' })],
    ['a PReLU layer', layers.prelu({ name: 'kept' })],
  ])('%s stays', async (_, activation) => {
    expect(await optimizedLayers(chain(PICTURE, conv(), activation, end()))).toEqual(['conv', 'kept', 'end']);
  });

  test('a second one stays', async () => {
    const original = chain(PICTURE, conv({ activation: 'sigmoid' }), relu(), end());
    expect(await optimizedLayers(original)).toEqual(['conv', 'relu', 'end']);
  });
});

describe('layers that do nothing in prediction', () => {
  test('are left out', async () => {
    const original = chain(
      PICTURE,
      layers.gaussianNoise({ stddev: 1 }),
      conv(),
      layers.dropout({ rate: 0.5 }),
      norm(),
      layers.alphaDropout({ rate: 0.1 }),
      layers.activation({ activation: 'linear' }),
      relu(),
      layers.gaussianDropout({ rate: 0.1 }),
      end(),
    );
    expect(await optimizedLayers(original)).toEqual(['conv', 'end']);
  });

  test('stay where they give an output of the model', async () => {
    const original = chain(PICTURE, conv(), layers.dropout({ rate: 0.5, name: 'dropout' }));
    expect(await optimizedLayers(original)).toEqual(['conv', 'dropout']);
  });
});

describe('zero padding', () => {
  const pad = (padding: [[number, number], [number, number]]) =>
    layers.zeroPadding2d({ padding, name: 'pad' });
  const one: [[number, number], [number, number]] = [
    [1, 1],
    [1, 1],
  ];
  const late: [[number, number], [number, number]] = [
    [0, 1],
    [0, 1],
  ];

  // `same` of an even size at stride 2 pads below and at the right alone; of an odd one on all sides.
  test.each([
    ['all around, stride 1', [8, 8, 3], one, conv()],
    ['all around, stride 1, any size', [null, null, 3], one, conv()],
    ['all around an odd size, stride 2', [7, 7, 3], one, conv({ strides: 2 })],
    ['below and right of an even size, stride 2', [8, 8, 3], late, conv({ strides: 2 })],
    [
      'two around, dilated',
      [8, 8, 3],
      [
        [2, 2],
        [2, 2],
      ],
      conv({ dilationRate: 2 }),
    ],
    [
      'more than is read',
      [8, 8, 3],
      [
        [0, 2],
        [0, 2],
      ],
      conv({ strides: 2, kernelSize: 3 }),
    ],
    [
      'before a depthwise kernel',
      [7, 7, 3],
      one,
      layers.depthwiseConv2d({ kernelSize: 3, strides: 2, name: 'conv' }),
    ],
    [
      'before a separable kernel',
      [8, 8, 3],
      one,
      layers.separableConv2d({ filters: 4, kernelSize: 3, name: 'conv' }),
    ],
  ] as const)('%s, becomes the convolution’s own', async (_, shape, padding, convolution) => {
    const original = chain([...shape], pad(padding as never), convolution, norm(), relu(), end());
    expect(await optimizedLayers(original)).toEqual(['conv', 'end']);
  });

  test.each([
    ['all around an even size, stride 2', [8, 8, 3], one, conv({ strides: 2 })],
    ['of unknown size, stride 2', [null, null, 3], one, conv({ strides: 2 })],
    [
      'more than same',
      [8, 8, 3],
      [
        [2, 2],
        [2, 2],
      ],
      conv(),
    ],
    [
      'on one side alone',
      [8, 8, 3],
      [
        [2, 0],
        [1, 1],
      ],
      conv(),
    ],
    [
      'of another width than height',
      [8, 8, 3],
      [
        [1, 1],
        [0, 0],
      ],
      conv(),
    ],
    ['before a padding convolution', [8, 8, 3], one, conv({ padding: 'same' })],
    [
      'before a pooling layer',
      [8, 8, 3],
      one,
      layers.maxPooling2d({ poolSize: 3, strides: 1, name: 'conv' }),
    ],
  ] as const)('%s, stays', async (_, shape, padding, convolution) => {
    const original = chain([...shape], pad(padding as never), convolution, end());
    expect(await optimizedLayers(original)).toEqual(['pad', 'conv', 'end']);
  });
});
