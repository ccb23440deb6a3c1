import { builtinDigits } from '@striate/image/datasets';
import { expect, test } from 'vitest';
import { datasetFingerprint } from './dataset-fingerprint.js';

const digits = builtinDigits({ count: 40 });

test('equal datasets have equal fingerprints', () => {
  expect(datasetFingerprint(builtinDigits({ count: 40 }))).toBe(datasetFingerprint(digits));
  expect(datasetFingerprint(digits)).toMatch(/^[\da-f]{64}$/);
});

test('another example, another order and another length change it', () => {
  const others = [digits.subset([0, 1, 2]), digits.subset([0, 2, 1]), digits.subset([0, 1, 3]), digits].map(
    datasetFingerprint,
  );
  expect(new Set(others).size).toBe(others.length);
});

test('other class names change it', () => {
  const info = (index: number) => ({ id: `${index}`, label: 0, fields: {} });
  const named = (labels: string[]) => datasetFingerprint({ labels, length: 1, info });
  expect(named(['cat', 'dog'])).not.toBe(named(['cat', 'wolf']));
});

test('the same files in another folder keep it', () => {
  const at = (folder: string) => ({
    labels: ['cat'],
    length: 1,
    info: () => ({ id: `${folder}/cat/1.jpg`, label: 0, fields: { file: '1.jpg', index: 0 } }),
  });
  expect(datasetFingerprint(at('/a'))).toBe(datasetFingerprint(at('/b')));
});
