export { adamRows, adamStep } from './adam-step';
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
export { extremumGradient } from './extremum-gradient';
export { fft } from './fft';
export { filterGradient, filterGradientScratch, filterGradientUnits } from './filter-gradient';
export { finishRows } from './finish-rows';
export { allFinite } from './finite';
export { gatherRows } from './gather-rows';
export { gemm, gemmScratch, gemmUnits } from './gemm';
export { inputGradientPhase, inputGradientScratch, packGradientFilter } from './input-gradient';
export {
  inputGradientByColumns,
  inputGradientByColumnsScratch,
  packTransposedFilter,
} from './input-gradient-by-columns';
export { joinGroups } from './join-groups';
export { leakyRelu } from './leaky-relu';
export { maxColumns, maxColumnUnits } from './max-columns';
export { pool } from './pool';
export { averagePoolGradient, maxPoolGradient } from './pool-gradient';
export { powerSpectrum } from './power-spectrum';
export { rangeGradient } from './range-gradient';
export { joinSums, rowBlocks, sumGroups, sumRowBlocks } from './row-blocks';
export { filterGradientGroups } from './row-groups';
export { segmentSums } from './segment-sums';
export { sgdRows, sgdStep } from './sgd-step';
export { softmaxCrossEntropy, softmaxGradient } from './softmax-cross-entropy';
export { batchToSpace, spaceToBatch } from './space-to-batch';
export {
  countNonZero,
  listByChannel,
  sparseFilterGradient,
  sparseInputGradient,
  transposeRows,
} from './sparse-gradient';
export { winogradFilter, winogradFilterGradient } from './winograd';
export { winogradConvolution, winogradScratch, winogradUnits } from './winograd-convolution';
export { winogradFilterGradientScratch, winogradFilterGradientSums } from './winograd-filter-gradient';
