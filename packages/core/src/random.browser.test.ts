import { expect, test } from 'vitest';
import golden from './golden/keyed-random.json' with { type: 'json' };
import { createRandom } from './random.js';

test('streams in the browser equal those of Node', () => {
  for (const { key, draws } of golden) {
    const random = createRandom(...key);
    expect(draws.map(() => random.uniform() * 2 ** 32)).toEqual(draws);
  }
});
