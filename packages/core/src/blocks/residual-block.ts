import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { checkChoice, checkInput, checkPositiveInteger, type LayerOptions } from '../layers/arguments.js';
import { convBlock, type NormalizationOptions } from './conv-block.js';
import { type Shortcut, shortcutOf } from './shortcut.js';

export interface ResidualBlockOptions extends LayerOptions, NormalizationOptions {
  /** Channels of the result. */
  readonly filters: number;
  /** Of the first convolution and the shortcut; default 1. */
  readonly strides?: number;
  /** Default `projection`. */
  readonly shortcut?: Shortcut;
  /** Whether the block starts as the identity: the last gamma is 0 (Goyal et al. 2017); default false. */
  readonly zeroInitResidual?: boolean;
}

/**
 * Basic residual block: `relu(shortcut(x) + bn(conv3x3(relu(bn(conv3x3(x))))))`.
 *
 * Convolutions are padded by one pixel on all sides at every stride, as in PyTorch, and have no bias. Layers are named
 * as by torchvision after the prefix `name`: `<name>.conv1`, `.bn1`, `.conv2`, `.bn2`, `.downsample.0`, `.downsample.1`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.name prefix of the layers' names; without it each gets its default
 * @returns `[batch, ceil(height / strides), ceil(width / strides), filters]`
 * @throws ShapeError for an input of another rank, sizes below 1, or a padding shortcut to fewer channels
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385, figure 5 left
 * @example
 * const x = inputLayer({ shape: [32, 32, 16] });
 * residualBlock(x, { filters: 32, strides: 2, name: 'layer2.0' }).shape; // [null, 16, 16, 32]
 */
export function residualBlock(x: SymbolicTensor, options: ResidualBlockOptions): SymbolicTensor {
  const { filters, strides = 1, shortcut = 'projection', zeroInitResidual = false } = options;
  const { momentum, epsilon, name } = options;
  checkInput('residualBlock', x, 4);
  checkPositiveInteger('residualBlock', 'filters', filters);
  checkPositiveInteger('residualBlock', 'strides', strides);
  checkChoice('residualBlock', 'shortcut', shortcut, ['projection', 'padding']);
  const named = (part: string) => name && `${name}.${part}`;
  let y = convBlock(x, {
    filters,
    kernelSize: 3,
    strides,
    padding: samePadding(strides),
    momentum,
    epsilon,
    names: { pad: named('pad'), conv: named('conv1'), norm: named('bn1'), activation: named('relu1') },
  });
  y = convBlock(y, {
    filters,
    kernelSize: 3,
    activation: 'linear',
    momentum,
    epsilon,
    gammaInitializer: zeroInitResidual ? 'zeros' : 'ones',
    names: { conv: named('conv2'), norm: named('bn2') },
  });
  y = add([shortcutOf(x, { filters, strides, shortcut, name, momentum, epsilon }), y], {
    name: named('add'),
  });
  return activation(y, { activation: 'relu', name: named('relu2') });
}

/** One pixel on all sides. At stride 1 `same` says it without a layer of its own. */
export function samePadding(strides: number): 'same' | 1 {
  return strides === 1 ? 'same' : 1;
}
