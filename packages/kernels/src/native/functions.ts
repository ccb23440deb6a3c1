/**
 * Functions of our module that do a part of their work: the last arguments are `from` and `to`, in units, and for some
 * the address of scratch memory. Documented in assembly/.
 */
export const SHARED_FUNCTIONS = [
  'adamRows',
  'adamStep',
  'averagePoolGradient',
  'batchNormGradientSums',
  'batchNormInputGradient',
  'batchNormMoments',
  'batchToSpace',
  'clampElements',
  'combine',
  'complexAbs',
  'complexPart',
  'convolution',
  'depthwise',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'extremumGradient',
  'fft',
  'filterGradient',
  'finishRows',
  'gatherRows',
  'gemm',
  'inputGradientByColumns',
  'inputGradientPhase',
  'joinComplex',
  'joinGroups',
  'leakyRelu',
  'maxColumns',
  'maxPoolGradient',
  'normalizeRows',
  'pool',
  'powerSpectrum',
  'rangeGradient',
  'segmentSums',
  'sgdRows',
  'sgdStep',
  'softmaxCrossEntropy',
  'softmaxGradient',
  'spaceToBatch',
  'sparseFilterGradient',
  'sparseInputGradient',
  'sumGroups',
  'sumRowBlocks',
  'transposeRows',
  'winogradConvolution',
  'winogradFilterGradientSums',
] as const;

/** Name of a function whose work can be shared. */
export type SharedFunction = (typeof SHARED_FUNCTIONS)[number];

/** Functions of our module that are called once: for sizes, units, and the small work before and after. */
export type SingleFunction =
  | 'allFinite'
  | 'batchNormGradientFactors'
  | 'batchNormScale'
  | 'batchNormStatistics'
  | 'convolutionBands'
  | 'convolutionScratch'
  | 'countNonZero'
  | 'depthwiseFilterUnits'
  | 'elementUnits'
  | 'filterGradientGroups'
  | 'filterGradientScratch'
  | 'filterGradientUnits'
  | 'flipTaps'
  | 'gemmScratch'
  | 'gemmUnits'
  | 'inputGradientByColumnsScratch'
  | 'inputGradientScratch'
  | 'joinSums'
  | 'listByChannel'
  | 'maxColumnUnits'
  | 'packFilter'
  | 'packGradientFilter'
  | 'packTransposedFilter'
  | 'repeatRow'
  | 'rowBlocks'
  | 'winogradFilter'
  | 'winogradFilterGradient'
  | 'winogradFilterGradientScratch'
  | 'winogradScratch'
  | 'winogradUnits';

/** What our module exports: every argument and result is a number, an address in bytes or a size. */
export type NativeFunctions = Readonly<
  Record<SharedFunction | SingleFunction, (...args: readonly number[]) => number>
>;
