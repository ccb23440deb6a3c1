export { type BytePairTokenizerConfig, bytePairTokenizer } from './byte-pair-tokenizer.js';
export {
  type CharacterTokenizerConfig,
  type CharacterTokenizerOptions,
  characterTokenizer,
  ZHANG_ALPHABET,
} from './character-tokenizer.js';
export { tokenizerFromConfig } from './from-config.js';
export { type LearnNGramsOptions, learnNGrams, type NGramSelection } from './learn-n-grams.js';
export { type LearnVocabularyOptions, learnVocabulary } from './learn-vocabulary.js';
export { NGramVocabulary, type NGramVocabularyConfig } from './n-gram-vocabulary.js';
export { type SubwordConfig, type SubwordOptions, subwordBuckets } from './subwords.js';
export type { Tokenizer, TokenizerConfig } from './tokenizer.js';
export { PADDING_ID, UNKNOWN_ID, Vocabulary } from './vocabulary.js';
export { type WordTokenizerConfig, type WordTokenizerOptions, wordTokenizer } from './word-tokenizer.js';
