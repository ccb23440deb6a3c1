export type { ArraySourceOptions } from './array-source.js';
export type { ArrayBatch, Batch, BatchAugmentation } from './batch.js';
export { classCounts } from './class-counts.js';
export { Dataset } from './dataset.js';
export type { Example, ExampleInfo, ExampleSource, ReadContext } from './example.js';
export type { NdArray } from './nd-array.js';
export type { Augmentation, Preprocessor, PreprocessorConfig } from './preprocessor.js';
export type { Reader, ReadKey } from './reader.js';
