import { BundleError } from '@striate/core';
import { bytePairProblem, bytePairTokenizer } from './byte-pair-tokenizer.js';
import {
  type CharacterTokenizerConfig,
  characterConfigProblem,
  characterTokenizer,
} from './character-tokenizer.js';
import type { Tokenizer } from './tokenizer.js';
import { type WordTokenizerConfig, wordConfigProblem, wordTokenizer } from './word-tokenizer.js';

/**
 * Rebuilds a tokeniser from what `toConfig` returned and a bundle kept.
 *
 * @param config of any type: it comes from a file that anybody may have written
 * @throws BundleError naming the setting that is missing or out of range
 */
export async function tokenizerFromConfig(config: unknown): Promise<Tokenizer> {
  const settings = (typeof config === 'object' && config !== null ? config : {}) as Readonly<
    Record<string, unknown>
  >;
  switch (settings.type) {
    case 'words':
      checkSettings(wordConfigProblem(settings));
      return wordTokenizer(settings as WordTokenizerConfig);
    case 'characters':
      checkSettings(characterConfigProblem(settings));
      return characterTokenizer(settings as unknown as CharacterTokenizerConfig);
    case 'byte-pair':
      checkSettings(bytePairProblem(settings.tokenizer));
      return rebuildBytePair(settings.tokenizer as object);
    default:
      return checkSettings(
        `type must be words, characters or byte-pair, received ${JSON.stringify(settings.type)}`,
      ) as never;
  }
}

function checkSettings(problem: string | undefined): void {
  if (!problem) return;
  throw new BundleError(
    `Loading a tokeniser: ${problem}. The bundle is damaged or not a text classifier's; save it again.`,
  );
}

async function rebuildBytePair(tokenizer: object): Promise<Tokenizer> {
  try {
    return await bytePairTokenizer(tokenizer);
  } catch (cause) {
    throw new BundleError(`Loading a tokeniser: ${(cause as Error).message}`, { cause });
  }
}
