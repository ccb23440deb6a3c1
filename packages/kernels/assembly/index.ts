export { adamStep } from './adam-step';
export { batchNormMoments, batchNormScale, batchNormStatistics, normalizeRows } from './batch-norm';
export {
  batchNormGradientFactors,
  batchNormGradientSums,
  batchNormInputGradient,
} from './batch-norm-gradient';
export { clampElements } from './clamp';
export { combine, repeatRow } from './combine';
export { complexAbs, complexPart, joinComplex } from './complex';
export { convolution, convolutionBands, convolutionScratch, packFilter } from './convolution';
export { depthwise } from './depthwise';
export {
  depthwiseFilterGradient,
  depthwiseFilterUnits,
  depthwiseInputGradient,
  flipTaps,
} from './depthwise-gradient';
export { elementUnits } from './elements';
export { fft } from './fft';
export { filterGradient, filterGradientScratch, filterGradientUnits } from './filter-gradient';
export { finishRows } from './finish-rows';
export { allFinite } from './finite';
export { gemm, gemmScratch, gemmUnits } from './gemm';
export { inputGradientPhase, inputGradientScratch, packGradientFilter } from './input-gradient';
export {
  inputGradientByColumns,
  inputGradientByColumnsScratch,
  packTransposedFilter,
} from './input-gradient-by-columns';
export { joinGroups } from './join-groups';
export { leakyRelu } from './leaky-relu';
export { pool } from './pool';
export { averagePoolGradient, maxPoolGradient } from './pool-gradient';
export { powerSpectrum } from './power-spectrum';
export { rangeGradient } from './range-gradient';
export { joinSums, rowBlocks, sumGroups, sumRowBlocks } from './row-blocks';
export { filterGradientGroups } from './row-groups';
export { sgdStep } from './sgd-step';
export { batchToSpace, spaceToBatch } from './space-to-batch';
export { winogradFilter, winogradFilterGradient } from './winograd';
export { winogradConvolution, winogradScratch, winogradUnits } from './winograd-convolution';
export { winogradFilterGradientScratch, winogradFilterGradientSums } from './winograd-filter-gradient';
