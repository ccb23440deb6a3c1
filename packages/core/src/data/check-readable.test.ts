import { expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { checkReadable } from './check-readable.js';

/** Two cats, a dog and no bird. */
const dataset = {
  labels: ['cat', 'dog', 'bird'],
  length: 3,
  info: (index: number) => ({ id: `${index}.jpg`, label: index < 2 ? 0 : 1, fields: {} }),
};
const skipped = (...ids: string[]) => ids.map((id) => ({ id, reason: 'it is empty' }));

test('a class that keeps an example is fine, and so is one that never had any', () => {
  expect(() => checkReadable(dataset, [], 'fit')).not.toThrow();
  expect(() => checkReadable(dataset, skipped('1.jpg', 'elsewhere.jpg'), 'fit')).not.toThrow();
});

test('one that lost all is named, with its examples', () => {
  const check = () => checkReadable(dataset, skipped('2.jpg', '0.jpg'), 'fit');
  expect(check).toThrow(DataError);
  expect(check).toThrow(
    'fit: no example of "dog" can be read; repair these, or leave the class out: 2.jpg: it is empty.',
  );
});

test('of several labels an example each counts', () => {
  const both = {
    ...dataset,
    multiLabel: true,
    info: (index: number) => ({ id: `${index}`, label: -1, labels: [[0], [0, 1], []][index], fields: {} }),
  };
  expect(() => checkReadable(both, skipped('1'), 'fit')).toThrow(/no example of "dog" can be read/);
});
