/** A part of a text that is explained as one: a word, or the characters between two spaces. */
export interface Span {
  readonly text: string;
  /** Positions among the tokens: from the first to before the second. */
  readonly tokens: readonly [start: number, end: number];
}

/**
 * Divides tokens into parts that mean something: words stay single, characters are put together between white space.
 *
 * @example
 * spansOf(['a', ' ', 'b', 'c'], 'characters').map(({ text }) => text); // ['a', 'bc']
 */
export function spansOf(tokens: readonly string[], unit: 'words' | 'characters' | 'pieces'): Span[] {
  if (unit !== 'characters') return tokens.map((text, i) => ({ text, tokens: [i, i + 1] }));
  const spans: Span[] = [];
  for (let start = 0; start < tokens.length; start++) {
    let end = start;
    while (end < tokens.length && /\S/.test(tokens[end] as string)) end++;
    if (end > start) spans.push({ text: tokens.slice(start, end).join(''), tokens: [start, end] });
    start = end;
  }
  return spans;
}
