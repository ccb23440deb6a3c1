import { ShapeError } from '@striate/core';
import type { Tokenizer, TokenizerConfig } from './tokenizer.js';
import { CONTRACTION, MARKED_CHARACTER, TOKEN, UNSPACED_TOKEN } from './word-patterns.js';

export interface WordTokenizerOptions {
  /** Whether capitals become small letters; default false. */
  readonly lowercase?: boolean;
  /** A BCP 47 language tag, for small letters (Turkish has others) and for dictionaries; default `en`. */
  readonly locale?: string;
  /**
   * What becomes of Chinese, Japanese, Thai, Lao, Khmer and Burmese, which have no spaces: `words` by `Intl.Segmenter`, whose
   * dictionaries come with the platform, or single `characters`, the same on every platform; default `words`.
   */
  readonly unspaced?: 'words' | 'characters';
}

/** The settings in full, as a bundle holds them. */
export interface WordTokenizerConfig extends TokenizerConfig, Required<WordTokenizerOptions> {
  readonly type: 'words';
}

/**
 * Says what is wrong with a word tokeniser's settings.
 *
 * @param settings of any type: they may come from a file
 * @returns the first broken rule, or undefined where there is none
 */
export function wordConfigProblem(settings: Readonly<Record<string, unknown>>): string | undefined {
  const { lowercase, locale, unspaced } = settings;
  if (typeof lowercase !== 'boolean')
    return `lowercase must be true or false, received ${JSON.stringify(lowercase)}`;
  if (unspaced !== 'words' && unspaced !== 'characters')
    return `unspaced must be words or characters, received ${JSON.stringify(unspaced)}`;
  return isLanguageTag(locale)
    ? undefined
    : `locale must be a language tag such as en, received ${JSON.stringify(locale)}`;
}

function isLanguageTag(locale: unknown): locale is string {
  try {
    return typeof locale === 'string' && Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

/**
 * Cuts a text into words, numbers, punctuation marks and emoji, in any language.
 *
 * Each punctuation mark is a token; hyphens and apostrophes inside of a word are not. English contractions are cut as the Penn
 * Treebank has them (did + n't, it + 's), and what has been cut so before stays as it is. A text is brought into Unicode's
 * composed form (NFC) first, with U+2019 as an ordinary apostrophe.
 *
 * Two platforms, or two versions of one, may cut Chinese, Japanese, Thai, Lao, Khmer and Burmese in different places, since
 * their dictionaries differ. All else follows from the text alone, and from the platform's version of Unicode for characters
 * that are new.
 *
 * @throws ShapeError for settings out of range
 * @see Marcus et al. 1993, https://aclanthology.org/J93-2004
 * @see Unicode Standard Annex 29, https://unicode.org/reports/tr29
 * @example
 * wordTokenizer().tokenize("It's a well-made film, isn't it?");
 * // ['It', "'s", 'a', 'well-made', 'film', ',', 'is', "n't", 'it', '?']
 */
export function wordTokenizer(options: WordTokenizerOptions = {}): Tokenizer {
  const { lowercase = false, locale = 'en', unspaced = 'words' } = options;
  const config: WordTokenizerConfig = { type: 'words', lowercase, locale, unspaced };
  const problem = wordConfigProblem(config);
  if (problem) throw new ShapeError(`wordTokenizer: ${problem}.`);
  const cut = unspaced === 'words' ? segmenter(locale) : characters;
  return {
    unit: 'words',
    tokenize(text) {
      const plain = text.normalize('NFC').replaceAll('\u2019', "'");
      const tokens: string[] = [];
      for (const token of (lowercase ? plain.toLocaleLowerCase(locale) : plain).match(TOKEN) ?? []) {
        if (UNSPACED_TOKEN.test(token)) tokens.push(...cut(token));
        else if (token.includes("'")) tokens.push(...endings(token));
        else tokens.push(token);
      }
      return tokens;
    },
    toConfig: () => config,
  };
}

function segmenter(locale: string): (run: string) => Iterable<string> {
  // Made when it is needed: it loads dictionaries.
  let segments: Intl.Segmenter | undefined;
  return (run) => {
    segments ??= new Intl.Segmenter(locale, { granularity: 'word' });
    return Array.from(segments.segment(run), ({ segment }) => segment);
  };
}

const characters = (run: string): Iterable<string> => run.match(MARKED_CHARACTER) ?? [];

/** Takes the endings of a contraction off: should + n't + 've. */
function endings(word: string): string[] {
  const tokens: string[] = [];
  let rest = word;
  for (let parts = CONTRACTION.exec(rest); parts; parts = CONTRACTION.exec(rest)) {
    const [, stem, ending] = parts as unknown as [string, string, string];
    tokens.unshift(ending);
    rest = stem;
  }
  tokens.unshift(rest);
  return tokens;
}
