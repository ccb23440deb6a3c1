export {
  type ExplainTextOptions,
  explainText,
  type NGramAttribution,
  type TextExplanation,
  type TokenAttribution,
} from './explain-text.js';
export { type FilterNGrams, type FilterNGramsOptions, filterNGrams } from './filter-n-grams.js';
