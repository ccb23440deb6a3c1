export type { BaselineEvaluation, MultiLabelBaselineEvaluation } from './evaluate-baseline.js';
export { LinearBaseline, type LinearBaselineOptions } from './linear-baseline.js';
export type { NGramOptions, NGramRange } from './n-grams.js';
