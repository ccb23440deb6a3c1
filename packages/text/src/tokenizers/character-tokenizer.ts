import { ShapeError } from '@striate/core';
import type { Tokenizer, TokenizerConfig } from './tokenizer.js';

/**
 * The characters of Zhang et al. 2015: small letters, digits, punctuation and the line feed. The paper counts 70, since it
 * lists the hyphen twice; here are the 69 that differ.
 *
 * @see Zhang, Zhao and LeCun 2015, https://arxiv.org/abs/1509.01626
 */
export const ZHANG_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789-,;.!?:\'"/\\|_@#$%^&*~`+=<>()[]{}\n';

export interface CharacterTokenizerOptions {
  /**
   * The characters that are told apart, all others being unknown; default {@link ZHANG_ALPHABET}. Null learns them from the
   * dataset, as Chinese needs it.
   */
  readonly alphabet?: string | null;
  /** Whether capitals become small letters; default where the alphabet has no capital. */
  readonly lowercase?: boolean;
}

/** The settings in full, as a bundle holds them. */
export interface CharacterTokenizerConfig extends TokenizerConfig {
  readonly type: 'characters';
  readonly alphabet: string | null;
  readonly lowercase: boolean;
}

/**
 * Says what is wrong with a character tokeniser's settings.
 *
 * @param settings of any type: they may come from a file
 * @returns the first broken rule, or undefined where there is none
 */
export function characterConfigProblem(settings: Readonly<Record<string, unknown>>): string | undefined {
  const { alphabet, lowercase } = settings;
  if (typeof lowercase !== 'boolean')
    return `lowercase must be true or false, received ${JSON.stringify(lowercase)}`;
  if (alphabet === null) return undefined;
  if (typeof alphabet !== 'string' || alphabet === '')
    return `alphabet must be a string of characters or null, received ${JSON.stringify(alphabet)}`;
  const seen = new Set<string>();
  for (const character of alphabet) {
    if (seen.has(character))
      return `alphabet must have each character once, ${JSON.stringify(character)} is in it twice`;
    seen.add(character);
  }
  return undefined;
}

/**
 * Cuts a text into its characters: Unicode code points, white space too, of the composed form (NFC).
 *
 * @throws ShapeError for an alphabet that is empty or has a character twice
 * @example
 * characterTokenizer().tokenize('Añ 👍'); // ['a', 'ñ', ' ', '👍']
 */
export function characterTokenizer(options: CharacterTokenizerOptions = {}): Tokenizer {
  const { alphabet = ZHANG_ALPHABET } = options;
  const { lowercase = alphabet !== null && alphabet === String(alphabet).toLowerCase() } = options;
  const config: CharacterTokenizerConfig = { type: 'characters', alphabet, lowercase };
  const problem = characterConfigProblem(config);
  if (problem) throw new ShapeError(`characterTokenizer: ${problem}.`);
  return {
    unit: 'characters',
    alphabet: alphabet === null ? undefined : [...alphabet],
    tokenize(text) {
      const plain = text.normalize('NFC');
      return [...(lowercase ? plain.toLowerCase() : plain)];
    },
    toConfig: () => config,
  };
}
