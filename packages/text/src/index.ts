export {
  type BaselineEvaluation,
  LinearBaseline,
  type LinearBaselineOptions,
  type NGramOptions,
  type NGramRange,
} from './baseline/index.js';
export {
  type BuiltinIntentsOptions,
  builtinIntents,
  type Column,
  type LoadTextDatasetOptions,
  loadTextDataset,
  type MultiLabelTextRecord,
  type TableFormat,
  type TableOptions,
  type TextDatasets,
  type TextFileOptions,
  type TextFolderOptions,
  type TextFromFilesOptions,
  type TextRecord,
  textFile,
  textFolder,
  textFromFiles,
  textRecords,
} from './datasets/index.js';
export {
  type EmbeddingCoverage,
  type Embeddings,
  type EmbeddingTableOptions,
  embeddingTable,
  type ReadEmbeddingsOptions,
  readEmbeddings,
} from './embeddings/index.js';
export type {
  ExplainTextOptions,
  FilterNGrams,
  FilterNGramsOptions,
  NGramAttribution,
  TextExplanation,
  TokenAttribution,
} from './explanation/index.js';
export {
  type CharCnnOptions,
  charCnn,
  type DpcnnOptions,
  dpcnn,
  type TextArchitecture,
  type TextCnnOptions,
  type TextPreparation,
  textArchitecture,
  textArchitectures,
  textCnn,
  textCnnMultichannel,
  type VectorChannels,
  type VectorTable,
  type VocabularySize,
} from './models/index.js';
export {
  type TextPreprocessor,
  type TextPreprocessorConfig,
  type TextPreprocessorOptions,
  type TokenIds,
  textPreprocessor,
  textPreprocessorFromConfig,
  wordDropout,
} from './preprocessing/index.js';
export { type TextBackbone, textBackbone } from './text-backbone.js';
export {
  TextClassifier,
  type TextClassifierParts,
  type TextEvaluation,
} from './text-classifier.js';
export type { TextFineTuneOptions } from './text-fine-tune-options.js';
export type { TextFitOptions } from './text-fit-options.js';
export {
  type BytePairTokenizerConfig,
  bytePairTokenizer,
  type CharacterTokenizerConfig,
  type CharacterTokenizerOptions,
  characterTokenizer,
  type LearnVocabularyOptions,
  learnVocabulary,
  PADDING_ID,
  type SubwordConfig,
  type SubwordOptions,
  subwordBuckets,
  type Tokenizer,
  type TokenizerConfig,
  tokenizerFromConfig,
  UNKNOWN_ID,
  Vocabulary,
  type WordTokenizerConfig,
  type WordTokenizerOptions,
  wordTokenizer,
  ZHANG_ALPHABET,
} from './tokenizers/index.js';
