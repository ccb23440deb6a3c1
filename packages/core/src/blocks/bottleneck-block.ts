import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { activation } from '../layers/activation.js';
import { add } from '../layers/add.js';
import { checkInput, checkPositiveInteger, type LayerOptions } from '../layers/arguments.js';
import { convBlock, type NormalizationOptions } from './conv-block.js';
import { samePadding } from './residual-block.js';
import { shortcutOf } from './shortcut.js';

export interface BottleneckBlockOptions extends LayerOptions, NormalizationOptions {
  /** Channels inside; the result has `expansion` times as many. */
  readonly filters: number;
  /** Of the 3x3 convolution and the shortcut; default 1. */
  readonly strides?: number;
  /** Default 4. */
  readonly expansion?: number;
  /** Whether the block starts as the identity: the last gamma is 0 (Goyal et al. 2017); default false. */
  readonly zeroInitResidual?: boolean;
}

/**
 * Bottleneck residual block: 1x1 down to `filters`, 3x3, 1x1 up to `filters * expansion`, plus the shortcut, ReLU.
 *
 * The stride is on the 3x3 convolution ("ResNet v1.5", as in torchvision), which is padded by one pixel on all sides.
 * Layers are named as by torchvision after the prefix `name`: `<name>.conv1`, `.bn1`, ..., `.bn3`, `.downsample.0`, `.1`.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @param options.name prefix of the layers' names; without it each gets its default
 * @returns `[batch, ceil(height / strides), ceil(width / strides), filters * expansion]`
 * @throws ShapeError for an input of another rank or sizes below 1
 * @see He et al. 2015, https://arxiv.org/abs/1512.03385, figure 5 right
 * @example
 * const x = inputLayer({ shape: [56, 56, 256] });
 * bottleneckBlock(x, { filters: 128, strides: 2, name: 'layer2.0' }).shape; // [null, 28, 28, 512]
 */
export function bottleneckBlock(x: SymbolicTensor, options: BottleneckBlockOptions): SymbolicTensor {
  const { filters, strides = 1, expansion = 4, zeroInitResidual = false, momentum, epsilon, name } = options;
  checkInput('bottleneckBlock', x, 4);
  checkPositiveInteger('bottleneckBlock', 'filters', filters);
  checkPositiveInteger('bottleneckBlock', 'strides', strides);
  checkPositiveInteger('bottleneckBlock', 'expansion', expansion);
  const named = (part: string) => name && `${name}.${part}`;
  const norm = { momentum, epsilon };
  let y = convBlock(x, {
    ...norm,
    filters,
    kernelSize: 1,
    names: { conv: named('conv1'), norm: named('bn1'), activation: named('relu1') },
  });
  y = convBlock(y, {
    ...norm,
    filters,
    kernelSize: 3,
    strides,
    padding: samePadding(strides),
    names: { pad: named('pad'), conv: named('conv2'), norm: named('bn2'), activation: named('relu2') },
  });
  y = convBlock(y, {
    ...norm,
    filters: filters * expansion,
    kernelSize: 1,
    activation: 'linear',
    gammaInitializer: zeroInitResidual ? 'zeros' : 'ones',
    names: { conv: named('conv3'), norm: named('bn3') },
  });
  const widened = { ...norm, filters: filters * expansion, strides, shortcut: 'projection', name } as const;
  y = add([shortcutOf(x, widened), y], { name: named('add') });
  return activation(y, { activation: 'relu', name: named('relu3') });
}
