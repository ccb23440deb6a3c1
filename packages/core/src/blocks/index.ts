export { type BottleneckBlockOptions, bottleneckBlock } from './bottleneck-block.js';
export {
  type ConvBlockNames,
  type ConvBlockOptions,
  convBlock,
  type NormalizationOptions,
} from './conv-block.js';
export { type DepthwiseConvBlockOptions, depthwiseConvBlock } from './depthwise-conv-block.js';
export { type DepthwiseSeparableBlockOptions, depthwiseSeparableBlock } from './depthwise-separable-block.js';
export { type InvertedResidualBlockOptions, invertedResidualBlock } from './inverted-residual-block.js';
export { type ResidualBlockOptions, residualBlock } from './residual-block.js';
export type { Shortcut } from './shortcut.js';
