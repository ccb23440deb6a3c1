export { textPreprocessorFromConfig } from './from-config.js';
export {
  type TextPreprocessor,
  type TextPreprocessorConfig,
  type TextPreprocessorOptions,
  textPreprocessor,
} from './text-preprocessor.js';
export type { TokenIds } from './token-ids.js';
export { wordDropout } from './word-dropout.js';
