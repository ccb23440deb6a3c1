export { applyPreprocessor } from './apply-preprocessor.js';
export type { ArraySourceOptions, LabelIndices } from './array-source.js';
export type { ArrayBatch, Batch, BatchAugmentation } from './batch.js';
export { type BatchesOptions, batches, stepsPerEpoch } from './batches.js';
export { symmetricBeta } from './beta.js';
export { type CacheOptions, cached } from './cached.js';
export { checkRange } from './check-range.js';
export { classCounts, type ExampleIndex } from './class-counts.js';
export {
  byName,
  type ClassFolders,
  type DatasetPart,
  type FileKind,
  type FolderListing,
  groupByClass,
  type IgnoredFiles,
  isHidden,
  type SplitName,
  selectPart,
  splitFolders,
} from './class-folders.js';
export { Dataset, type DatasetSplit } from './dataset.js';
export {
  type Example,
  type ExampleInfo,
  type ExampleSource,
  NO_SINGLE_LABEL,
  type ReadContext,
} from './example.js';
export { folderSource } from './folder-source.js';
export type { FoldsOptions } from './folds.js';
export { classesOf } from './labels.js';
export { type MixupOptions, mixLabels, mixup } from './mixup.js';
export type { NdArray } from './nd-array.js';
export { listPickedFiles, type PickedFiles } from './picked-files.js';
export {
  type Augmentation,
  type AugmentationStages,
  inputShapeOf,
  type Preprocessor,
  type PreprocessorConfig,
} from './preprocessor.js';
export { readSample, type SampleOptions } from './read-sample.js';
export type { Reader, ReadKey } from './reader.js';
export { describeSkipped, type SkippedExample } from './skipped.js';
export type { FieldSelection, SplitOptions } from './split.js';
export { variableLength } from './variable-length.js';
export { wantedSplits } from './wanted-splits.js';
