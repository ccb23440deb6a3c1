import { BundleError } from '@striate/core';
import { tokenizerFromConfig } from '../tokenizers/from-config.js';
import { NGramVocabulary } from '../tokenizers/n-gram-vocabulary.js';
import { tokensProblem, Vocabulary } from '../tokenizers/vocabulary.js';
import {
  settingsProblem,
  type TextPreprocessor,
  type TextPreprocessorConfig,
  textPreprocessor,
} from './text-preprocessor.js';

/**
 * Rebuilds a preprocessor from what `toConfig` returned and a bundle kept.
 *
 * @param config of any type: it comes from a file that anybody may have written
 * @throws BundleError naming the setting that is missing or out of range
 */
export async function textPreprocessorFromConfig(config: unknown): Promise<TextPreprocessor> {
  const problem = configProblem(config);
  if (problem) {
    throw new BundleError(
      `Loading a text preprocessor: ${problem}. The bundle is damaged or not a text classifier's; save it again.`,
    );
  }
  const { tokenizer, vocabulary, nGrams, ...settings } = config as TextPreprocessorConfig;
  return textPreprocessor({
    ...settings,
    tokenizer: await tokenizerFromConfig(tokenizer),
    vocabulary: new Vocabulary(vocabulary),
    nGrams: nGrams && NGramVocabulary.fromConfig(nGrams),
  });
}

function configProblem(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null)
    return `the settings must be an object, received ${JSON.stringify(config)}`;
  const settings = config as Readonly<Record<string, unknown>>;
  if (settings.type !== 'text') return `type must be "text", received ${JSON.stringify(settings.type)}`;
  return settingsProblem(settings) ?? tokensProblem(settings.vocabulary);
}
