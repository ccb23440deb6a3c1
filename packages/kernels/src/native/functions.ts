/**
 * Functions of our module that do a part of their work: the last arguments are `from` and `to`, in units, and for some
 * the address of scratch memory. Documented in assembly/.
 */
export const SHARED_FUNCTIONS = [
  'adamStep',
  'averagePoolGradient',
  'batchNormGradientSums',
  'batchNormInputGradient',
  'batchNormMoments',
  'complexAbs',
  'complexPart',
  'convolution',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'fft',
  'filterGradient',
  'finishRows',
  'gemm',
  'inputGradientByColumns',
  'inputGradientPhase',
  'joinComplex',
  'joinGroups',
  'maxPoolGradient',
  'normalizeRows',
  'powerSpectrum',
  'reluGradient',
  'sgdStep',
  'sumRowBlocks',
  'winogradConvolution',
  'winogradFilterGradientSums',
] as const;

/** Name of a function whose work can be shared. */
export type SharedFunction = (typeof SHARED_FUNCTIONS)[number];

/** Functions of our module that are called once: for sizes, units, and the small work before and after. */
export type SingleFunction =
  | 'allFinite'
  | 'batchNormGradientFactors'
  | 'batchNormStatistics'
  | 'convolutionBands'
  | 'convolutionScratch'
  | 'depthwiseFilterUnits'
  | 'elementUnits'
  | 'filterGradientGroups'
  | 'filterGradientScratch'
  | 'filterGradientUnits'
  | 'gemmScratch'
  | 'gemmUnits'
  | 'inputGradientByColumnsScratch'
  | 'inputGradientScratch'
  | 'joinSums'
  | 'packFilter'
  | 'packGradientFilter'
  | 'packTransposedFilter'
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
