/**
 * Functions of our module that do a part of their work: the last arguments are `from` and `to`, in units, and for some
 * the address of scratch memory. Documented in assembly/.
 */
export const SHARED_FUNCTIONS = [
  'adamStep',
  'averagePool',
  'averagePoolGradient',
  'batchNormGradientSums',
  'batchNormInputGradient',
  'batchNormMoments',
  'batchToSpace',
  'clampElements',
  'combine',
  'convolution',
  'depthwise',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'filterGradient',
  'finishRows',
  'gemm',
  'inputGradientPhase',
  'leakyRelu',
  'maxPool',
  'maxPoolGradient',
  'normalizeRows',
  'rangeGradient',
  'sgdStep',
  'spaceToBatch',
  'sumGroups',
  'sumRowBlocks',
] as const;

/** Name of a function whose work can be shared. */
export type SharedFunction = (typeof SHARED_FUNCTIONS)[number];

/** Functions of our module that are called once: for sizes, units, and the small work before and after. */
export type SingleFunction =
  | 'batchNormGradientFactors'
  | 'batchNormScale'
  | 'batchNormStatistics'
  | 'convolutionBands'
  | 'convolutionScratch'
  | 'depthwiseFilterUnits'
  | 'elementUnits'
  | 'filterGradientScratch'
  | 'filterGradientUnits'
  | 'flipTaps'
  | 'gemmScratch'
  | 'gemmUnits'
  | 'inputGradientScratch'
  | 'joinSums'
  | 'packFilter'
  | 'packGradientFilter'
  | 'rowBlocks';

/** What our module exports: every argument and result is a number, an address in bytes or a size. */
export type NativeFunctions = Readonly<
  Record<SharedFunction | SingleFunction, (...args: readonly number[]) => number>
>;
