import { createRandom } from '@striate/core';
import type { Dataset } from '@striate/core/data';
import { textRecords } from '../index.js';

const WORDS = {
  good: ['warm', 'funny', 'moving', 'clever', 'charming'],
  bad: ['dull', 'tired', 'clumsy', 'hollow', 'endless'],
  things: ['film', 'plot', 'story', 'cast', 'music', 'ending', 'script'],
} as const;

/**
 * Made-up reviews of one clause or two. `not` turns a word's meaning round, so that it takes pairs of words to tell.
 *
 * @param labels of good and of bad ones
 */
export function reviews(
  count: number,
  seed: number,
  labels: readonly [good: string, bad: string] = ['pos', 'neg'],
): Dataset<string> {
  const records = Array.from({ length: count }, (_, index) => {
    const random = createRandom(seed, 'reviews', index);
    const draw = (list: readonly string[]) => list[random.integer(list.length)] as string;
    const isGood = index % 2 === 0;
    const clause = () => {
      const turned = random.uniform() < 0.3;
      const word = draw(isGood === turned ? WORDS.bad : WORDS.good);
      return `the ${draw(WORDS.things)} is ${turned ? 'not ' : ''}${word}`;
    };
    const text = random.uniform() < 0.5 ? clause() : `${clause()} and ${clause()}`;
    return { text, label: labels[isGood ? 0 : 1] };
  });
  return textRecords(records);
}
