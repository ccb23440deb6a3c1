import { describe, expect, it } from 'vitest';
import { DataError, ShapeError } from '../../errors.js';
import { createRandom } from '../../random.js';
import { cosineSimilarity } from './cosine-similarity.js';
import { EmbeddingIndex } from './embedding-index.js';

const vector = (...values: number[]) => new Float32Array(values);

function example(): EmbeddingIndex {
  const index = new EmbeddingIndex(2);
  index.add({ id: 'up', label: 'y', embedding: vector(0, 2) });
  index.add({ id: 'slant', label: 'x', embedding: vector(3, 4) });
  index.add({ id: 'same', label: 'x', embedding: vector(6, 8) });
  return index;
}

describe('EmbeddingIndex', () => {
  it('finds the most similar first, and of equals the one added first', () => {
    const found = example().nearest(vector(5, 0), { k: 3 });
    expect(found.map(({ id }) => id)).toEqual(['slant', 'same', 'up']);
    for (const [i, similarity] of [0.6, 0.6, 0].entries()) {
      expect(found[i]?.similarity).toBeCloseTo(similarity, 6);
    }
  });

  it('forgets what is removed', () => {
    const index = example();
    expect([index.remove('slant'), index.remove('slant'), index.size]).toEqual([true, false, 2]);
    expect(index.nearest(vector(5, 0))[0]?.id).toBe('same');
  });

  it('finds what comparing with each one finds, through growth and removal', () => {
    const random = createRandom(3);
    const draw = () => Float32Array.from({ length: 7 }, () => random.integer(3) - 1 + 0.01);
    const index = new EmbeddingIndex(7);
    const kept = new Map<string, Float32Array>();
    for (let i = 0; i < 300; i++) {
      const embedding = draw();
      index.add({ id: `${i}`, label: 'x', embedding });
      kept.set(`${i}`, embedding);
      const gone = `${random.integer(300)}`;
      expect(index.remove(gone)).toBe(kept.delete(gone));
    }
    expect(index.size).toBe(kept.size);
    expect([...index].map(({ id }) => id)).toEqual([...kept.keys()]);
    const query = draw();
    const sorted = [...kept]
      .map(([id, embedding]) => ({ id, similarity: cosineSimilarity(query, embedding) }))
      .sort((a, b) => b.similarity - a.similarity);
    for (const k of [1, 10, kept.size]) {
      expect(index.nearest(query, { k })).toEqual(sorted.slice(0, k).map((one) => ({ ...one, label: 'x' })));
    }
  });

  it('adds several, or none of them', () => {
    const index = example();
    const good = { id: 'a', label: 'z', embedding: vector(1, 0) };
    expect(() => index.addAll([good, { ...good, id: 'b', embedding: vector(0, 0) }])).toThrow(DataError);
    expect(() => index.addAll([good, good])).toThrow(/ids must differ, but "a"/);
    expect([index.size, index.has('a'), index.labels]).toEqual([3, false, ['y', 'x']]);
    index.addAll([good, { ...good, id: 'b' }]);
    expect([index.size, index.has('a'), index.labels]).toEqual([5, true, ['y', 'x', 'z']]);
  });

  it('gives its embeddings in the order of adding, which make the same index', () => {
    const index = example();
    index.remove('up');
    index.add({ id: 'up', label: 'y', embedding: vector(0.1, 0.7) });
    const again = new EmbeddingIndex(2);
    again.addAll(index);
    expect([...again]).toEqual([...index]);
    expect([...again].map(({ id }) => id)).toEqual(['slant', 'same', 'up']);
    expect(again.labels).toEqual(['x', 'y']);
  });

  it('refuses what it cannot compare', () => {
    const index = example();
    const add =
      (...values: number[]) =>
      () =>
        index.add({ id: 'new', label: 'x', embedding: vector(...values) });
    expect(add(1, 2, 3)).toThrow(ShapeError);
    expect(add(0, 0)).toThrow(DataError);
    expect(add(Number.NaN, 1)).toThrow(DataError);
    expect(() => index.add({ id: 'up', label: 'y', embedding: vector(1, 1) })).toThrow(/ids must differ/);
    expect(() => index.nearest(vector(1))).toThrow(/must have 2 numbers, but this one has 1/);
    expect(index.size).toBe(3);
  });

  it.each([0, 1.5, 4, Number.NaN])('refuses k = %s of 3', (k) => {
    expect(() => example().nearest(vector(1, 0), { k })).toThrow(/k must be a whole number from 1 to 3/);
  });

  it('refuses to search nothing, and a width of nothing', () => {
    expect(() => new EmbeddingIndex(2).nearest(vector(1, 0))).toThrow(/is empty/);
    expect(() => new EmbeddingIndex(0)).toThrow(ShapeError);
  });
});
