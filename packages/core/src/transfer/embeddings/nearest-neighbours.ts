import { ShapeError } from '../../errors.js';
import { checkTemperature, type EmbeddingHead, softmaxOf } from './embedding-head.js';

export interface NearestNeighboursOptions {
  /** Examples that vote, all where there are fewer; default 30. */
  readonly k?: number;
  /** Of the votes' weights: the lower, the more the nearest count; default 0.05. */
  readonly temperature?: number;
}

/**
 * Classes by the `k` nearest examples, whose votes count by their cosine similarity `s`: the score of a class is the sum of
 * `exp(s / temperature)` over its own among them, over that of all of them.
 *
 * Of examples that are equally near, the ones added first vote. The defaults were chosen on CIFAR-10's training pictures in
 * MobileNetV1's embedding, at 3 to 300 pictures a class, where they hardly mattered from `k` 20 and temperature 0.05 to 0.07
 * on. A class with few examples loses to one with many: {@link prototypes} gives all classes the same weight.
 *
 * @throws ShapeError for options out of range
 * @see Wu et al. 2018, section 3.4, https://arxiv.org/abs/1805.01978
 * @example
 * const classifier = await EmbeddingClassifier.fit(train, { backbone, head: nearestNeighbours({ k: 10 }) });
 */
export function nearestNeighbours({
  k = 30,
  temperature = 0.05,
}: NearestNeighboursOptions = {}): EmbeddingHead {
  if (!Number.isSafeInteger(k) || k < 1)
    throw new ShapeError(`nearestNeighbours: k must be a whole number of at least 1, got ${k}.`);
  checkTemperature('nearestNeighbours', temperature);
  return {
    name: 'nearest-neighbours',
    settings: { k, temperature },
    scorer(examples) {
      const places = new Map(examples.labels.map((label, place) => [label, place]));
      return (embedding) => {
        const found = examples.nearest(embedding, { k: Math.min(k, examples.size) });
        const votes = softmaxOf(
          found.map(({ similarity }) => similarity),
          temperature,
        );
        const scores = new Float64Array(places.size);
        for (const [i, { label }] of found.entries()) {
          const place = places.get(label) as number;
          scores[place] = (scores[place] as number) + (votes[i] as number);
        }
        return Float32Array.from(scores);
      };
    },
  };
}
