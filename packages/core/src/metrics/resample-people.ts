import { createRandom } from '../random.js';
import type { ScoredPairs } from './verification-metrics.js';

export interface ResampleOptions {
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Draws people with replacement, as many as there are.
 *
 * @param pairs of both kinds
 * @returns for each draw how often each pair counts: as often as its person, or the product of its two. Draws without a
 * pair of either kind are drawn again
 */
export function* resamplePeople(
  { actual, people }: Pick<ScoredPairs, 'actual' | 'people'>,
  { resamples, seed }: ResampleOptions,
): Generator<Uint32Array, void> {
  const numbers = new Map([...new Set(people.flat())].map((name, number) => [name, number]));
  const ends = people.map((pair) => pair.map((name) => numbers.get(name) as number) as [number, number]);
  for (let draw = 0, found = 0; found < resamples; draw++) {
    const random = createRandom(seed, 'people', draw);
    const times = new Uint32Array(numbers.size);
    for (let i = 0; i < times.length; i++) {
      const drawn = random.integer(times.length);
      times[drawn] = (times[drawn] as number) + 1;
    }
    const counts = Uint32Array.from(
      ends,
      ([a, b]) => (times[a] as number) * (a === b ? 1 : (times[b] as number)),
    );
    const has = (kind: number) => counts.some((count, i) => count > 0 && actual[i] === kind);
    if (!has(0) || !has(1)) continue;
    found++;
    yield counts;
  }
}
