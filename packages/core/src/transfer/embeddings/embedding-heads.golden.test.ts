import { describe, expect, test } from 'vitest';
import type { EmbeddingHead } from './embedding-head.js';
import { indexOf } from './embedding-index.js';
import golden from './golden/embedding-heads.json' with { type: 'json' };
import { nearestNeighbours } from './nearest-neighbours.js';
import { prototypes } from './prototypes.js';

// By scikit-learn and SciPy: tooling/golden/embedding-heads.py.
const examples = indexOf(
  golden.examples.map((numbers, i) => ({
    id: String(i),
    label: `class ${golden.classes[i]}`,
    embedding: new Float32Array(numbers),
  })),
  5,
);

function expectScores(head: EmbeddingHead, expected: readonly (readonly number[])[]): void {
  const score = head.scorer(examples);
  for (const [row, query] of golden.queries.entries()) {
    const scores = score(new Float32Array(query));
    scores.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[row]?.[i] as number, 5);
    });
  }
}

describe('heads', () => {
  test.each(golden.neighbours)(
    'the votes of $k neighbours at temperature $temperature',
    ({ scores, ...of }) => {
      expectScores(nearestNeighbours(of), scores);
    },
  );

  test.each(golden.prototypes)('prototypes at temperature $temperature', ({ scores, ...of }) => {
    expectScores(prototypes(of), scores);
  });
});
