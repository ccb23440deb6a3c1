export { accuracy } from './accuracy.js';
export { averagePrecision } from './average-precision.js';
export { chooseThreshold, type ThresholdCriterion } from './choose-threshold.js';
export { type AverageMetrics, averageClassMetrics, classMetrics } from './class-metrics.js';
export { confusionMatrix } from './confusion-matrix.js';
export { equalErrorRate } from './equal-error-rate.js';
export { evaluateModel } from './evaluate-model.js';
export {
  type EvaluateMultiLabelOptions,
  evaluateMultiLabel,
  isMultiLabelEvaluation,
  type MultiLabelEvaluation,
} from './evaluate-multi-label.js';
export type { EvaluateOptions, EvaluationProgress, PredictionOptions } from './evaluate-options.js';
export type { ClassMetrics, Evaluation, Mistake } from './evaluation.js';
export { expectedCalibrationError } from './expected-calibration-error.js';
export { logLoss } from './log-loss.js';
export {
  type LabelMetrics,
  type MultiLabelMetrics,
  type MultiLabelOptions,
  multiLabelMetrics,
} from './multi-label-metrics.js';
export { type OneAgainstRest, oneAgainstRest } from './one-against-rest.js';
export type { ScoredLabel } from './prediction.js';
export { binaryRocAuc, rocAuc } from './roc-auc.js';
export { type AucInterval, rocAucInterval } from './roc-auc-interval.js';
export { type RocPoint, rocCurve } from './roc-curve.js';
export {
  type Proportion,
  type ThresholdMetrics,
  type ThresholdOptions,
  thresholdMetrics,
} from './threshold-metrics.js';
export { argMax, rankLabels, topKAccuracy } from './top-k.js';
export {
  type Estimate,
  type ScoredPairs,
  type VerificationMetrics,
  type VerificationOptions,
  verificationMetrics,
} from './verification-metrics.js';
export { type ConfidenceOptions, type Interval, wilsonInterval } from './wilson-interval.js';
