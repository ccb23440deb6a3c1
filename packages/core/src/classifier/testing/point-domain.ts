import { model } from '@tensorflow/tfjs-layers';
import { Dataset } from '../../data/dataset.js';
import type { Augmentation, Preprocessor, PreprocessorConfig } from '../../data/preprocessor.js';
import { DataError } from '../../errors.js';
import { withInitializerSeed } from '../../layers/build-context.js';
import { dense } from '../../layers/dense.js';
import { inputLayer } from '../../layers/input-layer.js';
import { createRandom } from '../../random.js';
import { adam } from '../../training/optimizers/adam.js';
import { oneCycle } from '../../training/schedules/one-cycle.js';
import type { Architecture } from '../architecture.js';

/** A raw input of the smallest domain there is: a point of the plane, in centimetres. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const RINGS = ['inner', 'middle', 'outer'];

/** Points on three rings around the origin, which no straight line tells apart. */
export function ringPoints(count: number, seed: number, labels: readonly string[] = RINGS): Dataset<Point> {
  const random = createRandom(seed, 'rings');
  const rings = Array.from({ length: count }, (_, index) => index % RINGS.length);
  const points = rings.map((ring): Point => {
    const radius = 100 * (ring + 1 + 0.2 * (random.uniform() - 0.5));
    const angle = 2 * Math.PI * random.uniform();
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
  const indices = rings.map((ring) => labels.indexOf(RINGS[ring] as string));
  return Dataset.fromArrays(points, indices, { labels });
}

export const PLACES = ['right', 'above', 'far'];

/** Points with any number of labels: right of the origin, above it, more than a metre from it. */
export function placedPoints(count: number, seed: number): Dataset<Point> {
  const random = createRandom(seed, 'places');
  const points = Array.from(
    { length: count },
    (): Point => ({ x: 100 * random.normal(), y: 100 * random.normal() }),
  );
  const sets = points.map(({ x, y }) =>
    [x > 0, y > 0, Math.hypot(x, y) > 100].flatMap((is, label) => (is ? label : [])),
  );
  return Dataset.fromArrays(points, sets, { labels: PLACES });
}

/** Centimetres to metres. `prepare` refuses what is no point. */
export function pointPreprocessor(): Preprocessor<Point, Point> {
  return {
    outputShape: [2],
    prepare(point) {
      if (typeof point.x !== 'number') throw new DataError('pointPreprocessor: expected a point { x, y }.');
      return { x: point.x / 100, y: point.y / 100 };
    },
    finish: ({ x, y }) => ({ data: Float32Array.of(x, y), shape: [2] }),
    toConfig: () => ({ type: 'point', unit: 'cm' }),
  };
}

export function pointPreprocessorFromConfig({ type }: PreprocessorConfig): Preprocessor<Point> {
  if (type !== 'point') throw new DataError(`expected a preprocessor of type point, got ${type}.`);
  return pointPreprocessor();
}

export const turnPoint: Augmentation<Point> = ({ x, y }, random) => {
  const angle = 2 * Math.PI * random.uniform();
  return {
    x: x * Math.cos(angle) - y * Math.sin(angle),
    y: x * Math.sin(angle) + y * Math.cos(angle),
  };
};

/** One hidden layer of 32. */
export const perceptron: Architecture = {
  name: 'perceptron',
  inputShape: [2],
  recipe: { epochs: 20, batchSize: 16, optimizer: adam(), schedule: oneCycle, learningRate: 0.05 },
  build: ({ classes, outputActivation = 'softmax', inputShape = [2], seed = 0 }) =>
    withInitializerSeed(seed, () => {
      const x = inputLayer({ shape: inputShape });
      const hidden = dense(x, { units: 32, activation: 'relu' });
      return model({ inputs: x, outputs: dense(hidden, { units: classes, activation: outputActivation }) });
    }),
};
