import type { TextExplanation } from '@striate/text';
import { percent } from '../format.js';
import { table } from '../table.js';

const N_GRAMS_SHOWN = 5;
/** Columns of the bar of the token that says most. */
const BAR = 20;

/** A table of tokens with bars, and the n-grams that add most. */
export function describeExplanation({ label, score, tokens, nGrams }: TextExplanation): string[] {
  const largest = Math.max(...tokens.map(({ gradient }) => Math.abs(gradient)), Number.MIN_VALUE);
  const found = nGrams.slice(0, N_GRAMS_SHOWN);
  return [
    `${label} ${percent(score, 1)}`,
    '',
    ...table(tokens, [
      { title: 'token', value: ({ token, known }) => (known ? token : `${token} (unknown)`) },
      { title: 'gradient', value: ({ gradient }) => signed(gradient, 2), align: 'right' },
      { title: 'occlusion', value: ({ occlusion }) => `${signed(100 * occlusion, 1)}%`, align: 'right' },
      { title: '', value: ({ gradient }) => bar(gradient / largest) },
    ]),
    ...(found.length > 0 ? ['', ...nGramTable(found)] : []),
  ];
}

function nGramTable(nGrams: TextExplanation['nGrams']): string[] {
  return table(nGrams, [
    { title: 'what filters found', value: ({ text }) => text },
    { title: 'adds', value: ({ contribution }) => signed(contribution, 2), align: 'right' },
    { title: 'filter', value: ({ layer, filter }) => `${layer} ${filter}` },
  ]);
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return value > 0 ? `+${text}` : text;
}

function bar(share: number): string {
  return (share > 0 ? '+' : '-').repeat(Math.round(BAR * Math.abs(share)));
}
