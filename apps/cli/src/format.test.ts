import { expect, test } from 'vitest';
import { clock, count, fileSize, percent, plural, rate } from './format.js';

test('clock shows minutes and seconds, and hours where there are any', () => {
  expect([0, 7.4, 59.6, 754, 3723, 360_000].map(clock)).toEqual([
    '0:00',
    '0:07',
    '1:00',
    '12:34',
    '1:02:03',
    '100:00:00',
  ]);
});

test('percent keeps the digits asked for', () => {
  expect([percent(0.99312), percent(0.5, 1), percent(1)]).toEqual(['99.31%', '50.0%', '100.00%']);
});

test('count groups thousands', () => {
  expect([count(999), count(61_706), count(25_557_032)]).toEqual(['999', '61,706', '25,557,032']);
});

test('plural agrees with its number', () => {
  expect([plural(1, 'picture'), plural(0, 'picture'), plural(2, 'class', 'classes')]).toEqual([
    '1 picture',
    '0 pictures',
    '2 classes',
  ]);
});

test('rate has a decimal where it is low', () => {
  expect([rate(2410.4), rate(31.46), rate(0.5)]).toEqual(['2,410', '31.5', '0.5']);
});

test('fileSize counts in powers of ten', () => {
  expect([fileSize(12), fileSize(1200), fileSize(247_000), fileSize(1_400_000)]).toEqual([
    '12 B',
    '1.2 kB',
    '247.0 kB',
    '1.4 MB',
  ]);
});
