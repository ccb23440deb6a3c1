import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/index.js';
import { dense } from '../layers/index.js';
import { buildNetwork } from './build-network.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

const linear = (classes: number, seed?: number, outputActivation?: 'sigmoid') =>
  buildNetwork({ name: 'linear', inputShape: [4] }, { classes, seed, outputActivation }, (x) =>
    dense(x, { units: classes, name: 'output' }),
  );

test('a body stands between its input and a softmax, or a sigmoid for several labels', () => {
  const model = linear(3);
  expect(model.name).toBe('linear');
  expect(model.layers.map(({ name }) => name)).toEqual(['input', 'output', 'softmax']);
  expect(model.outputShape).toEqual([null, 3]);
  const other = linear(2, 0, 'sigmoid');
  expect(other.layers.at(-1)?.name).toBe('sigmoid');
  for (const one of [model, other]) one.dispose();
});

test('initial weights follow from the seed', () => {
  const [first, again, other] = [linear(3, 1), linear(3, 1), linear(3, 2)] as const;
  const weights = [first, again, other].map((one) => [...(one.getWeights()[0]?.dataSync() ?? [])]);
  expect(weights[1]).toEqual(weights[0]);
  expect(weights[2]).not.toEqual(weights[0]);
  for (const one of [first, again, other]) one.dispose();
});

test.each([1, 0, 2.5, Number.NaN])('%s classes are refused', (classes) => {
  expect(() => linear(classes)).toThrow(`linear: expected two or more classes, received ${classes}`);
});
