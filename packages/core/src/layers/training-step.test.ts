import { expect, test } from 'vitest';
import { nextDrawKey, withTrainingStep } from './training-step.js';

const keyAt = (seed: number, step: number, layer: string) =>
  withTrainingStep({ seed, step }, () => nextDrawKey(layer));

test('a key follows from seed, step and layer alone', () => {
  expect(keyAt(1, 5, 'dropout')).toBe(keyAt(1, 5, 'dropout'));
  const others = [
    keyAt(1, 5, 'dropout'),
    keyAt(2, 5, 'dropout'),
    keyAt(1, 6, 'dropout'),
    keyAt(1, 5, 'dropout_1'),
  ];
  expect(new Set(others).size).toBe(4);
});

test('a layer that is used twice in a step draws twice', () => {
  const draws = withTrainingStep({ seed: 1, step: 0 }, () => [
    nextDrawKey('a'),
    nextDrawKey('b'),
    nextDrawKey('a'),
  ]);
  expect(new Set(draws).size).toBe(3);
});

test('outside of a step every key is new', () => {
  expect(nextDrawKey('a')).not.toBe(nextDrawKey('a'));
});

test('a step that throws ends all the same', () => {
  const inside = keyAt(1, 0, 'a');
  expect(() =>
    withTrainingStep({ seed: 1, step: 0 }, () => {
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(nextDrawKey('a')).not.toBe(inside);
});

test('an inner step gives way to the outer one at its end', () => {
  const [first, second] = withTrainingStep({ seed: 1, step: 0 }, () => {
    const first = nextDrawKey('a');
    keyAt(9, 9, 'a');
    return [first, nextDrawKey('a')];
  });
  const plain = withTrainingStep({ seed: 1, step: 0 }, () => [nextDrawKey('a'), nextDrawKey('a')]);
  expect([first, second]).toEqual(plain);
});
