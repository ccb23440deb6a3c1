import { expect, test } from 'vitest';
import {
  formatCount,
  formatDate,
  formatDuration,
  formatFigure,
  formatName,
  formatPercent,
  formatValue,
  shorten,
} from './format.js';

test('figures have three significant digits, and an exponent only where they need one', () => {
  expect([0.02134, 1, 123.4, 0, 3e-5, 123456].map(formatFigure)).toEqual([
    ...['0.0213', '1.00', '123', '0.00', '3.00e-5', '1.23e+5'],
  ]);
});

test('what is not a number is a dash', () => {
  const formats = [formatCount, formatPercent, formatFigure, formatDuration];
  expect(formats.map((format) => format(Number.NaN))).toEqual(['–', '–', '–', '–']);
});

test('durations use two units at most and carry over', () => {
  expect([8.31, 59.99, 60, 134, 3599.7, 7384].map(formatDuration)).toEqual([
    ...['8.3 s', '60.0 s', '1 min 0 s', '2 min 14 s', '1 h 0 min', '2 h 3 min'],
  ]);
});

test('a date is shown in UTC, and text that is none as it is', () => {
  expect(formatDate('2026-11-22T23:54:49-02:00')).toBe('23 November 2026 at 01:54 UTC');
  expect(formatDate('yesterday')).toBe('yesterday');
});

test('setting names become words, values text', () => {
  expect(formatName('labelSmoothing')).toBe('label smoothing');
  expect([3e-3, 'adam', null, [1, 2], { a: true }].map(formatValue)).toEqual([
    ...['0.003', 'adam', '–', '[1,2]', '{"a":true}'],
  ]);
});

test('shortened text keeps its beginning and its end, and no half of a character', () => {
  expect(shorten('variety number 12', 14)).toBe('variety n…r 12');
  expect(shorten('automobile', 14)).toBe('automobile');
  expect(shorten('🐈🐕🐈🐕🐈🐕', 4)).toBe('🐈🐕…🐕');
});
