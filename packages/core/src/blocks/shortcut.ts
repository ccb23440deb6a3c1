import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { channelsOf, formatShape } from '../layers/arguments.js';
import { layerName } from '../layers/build-context.js';
import { maxPool2d } from '../layers/max-pool2d.js';
import { zeroPadding2d } from '../layers/zero-padding2d.js';
import { convBlock, type NormalizationOptions } from './conv-block.js';

/**
 * What a residual block adds to its result where its input has another size: `projection`, a strided 1x1 convolution
 * with batch normalisation (option B of He et al. 2015); `padding`, every second pixel and zeros for the new channels,
 * which has no weights (option A).
 */
export type Shortcut = 'projection' | 'padding';

export interface ShortcutOptions extends NormalizationOptions {
  /** Channels of the block's result. */
  readonly filters: number;
  readonly strides: number;
  readonly shortcut: Shortcut;
  /** The block's own. */
  readonly name: string | undefined;
}

/** Brings a block's input to the shape of its result; the input itself where it has it already. */
export function shortcutOf(x: SymbolicTensor, options: ShortcutOptions): SymbolicTensor {
  const { filters, strides, shortcut, name, momentum, epsilon } = options;
  if (strides === 1 && channelsOf(x) === filters) return x;
  if (shortcut === 'padding') return padChannels(subsample(x, strides, name), filters, name);
  return convBlock(x, {
    filters,
    kernelSize: 1,
    strides,
    padding: 'valid',
    activation: 'linear',
    momentum,
    epsilon,
    names: name === undefined ? {} : { conv: `${name}.downsample.0`, norm: `${name}.downsample.1` },
  });
}

function subsample(x: SymbolicTensor, strides: number, name: string | undefined): SymbolicTensor {
  if (strides === 1) return x;
  return maxPool2d(x, { poolSize: 1, strides, name: name && `${name}.shortcut.subsample` });
}

/** Half of the new channels come before the old ones, half after, all zero. */
function padChannels(x: SymbolicTensor, filters: number, name: string | undefined): SymbolicTensor {
  const added = filters - channelsOf(x);
  if (added < 0) {
    throw new ShapeError(
      `residualBlock: expected at least as many filters as channels with a padding shortcut, received ${filters} filters for an input ${formatShape(x.shape)}; use shortcut: 'projection'`,
    );
  }
  if (added === 0) return x;
  // tfjs pads space alone, so the channels take the place of the width for a moment.
  const before = Math.floor(added / 2);
  const swapped = swapWidthAndChannels(x, name && `${name}.shortcut.swap`);
  const padded = zeroPadding2d(swapped, {
    padding: [
      [0, 0],
      [before, added - before],
    ],
    name: name && `${name}.shortcut.pad`,
  });
  return swapWidthAndChannels(padded, name && `${name}.shortcut.restore`);
}

function swapWidthAndChannels(x: SymbolicTensor, name: string | undefined): SymbolicTensor {
  return layers.permute({ dims: [1, 3, 2], ...layerName('permute', name) }).apply(x) as SymbolicTensor;
}
