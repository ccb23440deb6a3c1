import { ShapeError } from '@striate/core';

/** Shortest and longest, both included. */
export type NGramRange = readonly [shortest: number, longest: number];

export interface NGramOptions {
  /** Runs of words; default `[1, 2]`. */
  readonly words?: NGramRange;
  /** Runs of characters within a word, which is given a space at both ends; default none. */
  readonly characters?: NGramRange;
}

/** With their defaults filled in, as plain JSON. */
export interface NGramSettings {
  readonly words: NGramRange;
  readonly characters: NGramRange | null;
}

const LONGEST = 10;
/** Marks n-grams of characters: no word holds it. */
const CHARACTERS = '\n';

/** @throws ShapeError for a range that is none */
export function resolveNGrams({ words = [1, 2], characters }: NGramOptions = {}): NGramSettings {
  checkRange('words', words);
  if (characters !== undefined && characters !== null) checkRange('characters', characters);
  return { words, characters: characters ?? null };
}

/**
 * Lists the n-grams of a text: of words, joined by spaces, and of characters, marked as such. Repeated ones are listed again.
 *
 * @param tokens the text's words
 * @example
 * nGrams(['not', 'bad'], { words: [1, 2], characters: null }); // ['not', 'bad', 'not bad']
 */
export function nGrams(tokens: readonly string[], { words, characters }: NGramSettings): string[] {
  const found: string[] = [];
  for (let length = words[0]; length <= words[1]; length++) {
    for (let i = 0; i + length <= tokens.length; i++) found.push(tokens.slice(i, i + length).join(' '));
  }
  if (!characters) return found;
  for (const token of tokens) {
    const letters = [' ', ...token, ' '];
    for (let length = characters[0]; length <= characters[1]; length++) {
      for (let i = 0; i + length <= letters.length; i++) {
        found.push(CHARACTERS + letters.slice(i, i + length).join(''));
      }
    }
  }
  return found;
}

function checkRange(option: string, range: NGramRange): void {
  const [shortest, longest] = range;
  const whole = range.length === 2 && Number.isInteger(shortest) && Number.isInteger(longest);
  if (whole && shortest >= 1 && shortest <= longest && longest <= LONGEST) return;
  throw new ShapeError(
    `linear baseline: ${option} must be [shortest, longest], whole numbers from 1 to ${LONGEST}, got [${range}].`,
  );
}
