export { type BottleneckBlockOptions, bottleneckBlock } from './bottleneck-block.js';
export { type ConvBlockOptions, convBlock, type NormalizationOptions } from './conv-block.js';
export { type ResidualBlockOptions, residualBlock } from './residual-block.js';
export type { Shortcut } from './shortcut.js';
