import { describe, expect, test } from 'vitest';
import { layerNames, positiveNumber, share, threadCount, wholeNumber } from './numbers.js';

describe('wholeNumber', () => {
  test('takes the least value and above', () => {
    expect(wholeNumber(1)('1')).toBe(1);
    expect(wholeNumber(0)('0')).toBe(0);
    expect(wholeNumber(1)('60000')).toBe(60_000);
  });

  test.each(['0', '-3', '1.5', '1e3', 'ten', '', ' ', '0x10', '99999999999999999999', 'NaN'])(
    'refuses "%s" where at least 1 is asked for',
    (text) => {
      expect(() => wholeNumber(1)(text)).toThrow('Expected a whole number of at least 1.');
    },
  );
});

describe('positiveNumber', () => {
  test('takes decimals and exponents', () => {
    expect(positiveNumber('0.01')).toBe(0.01);
    expect(positiveNumber('3e-4')).toBe(3e-4);
    expect(positiveNumber('1e9')).toBe(1e9);
  });

  test.each(['0', '-1', 'NaN', 'Infinity', 'abc', '', ' ', '1,5'])('refuses "%s"', (text) => {
    expect(() => positiveNumber(text)).toThrow('Expected a number above 0');
  });
});

describe('share', () => {
  test('takes 0 and anything below 1', () => {
    expect(share('0')).toBe(0);
    expect(share('.25')).toBe(0.25);
  });

  test.each(['1', '-0.1', '10%', '', 'NaN'])('refuses "%s"', (text) => {
    expect(() => share(text)).toThrow('Expected a share from 0 to below 1');
  });
});

describe('threadCount', () => {
  test('takes auto and whole numbers', () => {
    expect(threadCount('auto')).toBe('auto');
    expect(threadCount('4')).toBe(4);
  });

  test.each(['0', '-1', '1.5', 'many', ''])('refuses "%s"', (text) => {
    expect(() => threadCount(text)).toThrow('Expected "auto" or a whole number of at least 1.');
  });
});

describe('layerNames', () => {
  test('takes one name, and several between commas', () => {
    expect(layerNames('conv_dw_11')).toEqual(['conv_dw_11']);
    expect(layerNames('conv_dw_12, conv_dw_11')).toEqual(['conv_dw_12', 'conv_dw_11']);
  });

  test.each(['', ',', 'conv1,', ' '])('refuses "%s"', (text) => {
    expect(() => layerNames(text)).toThrow('Expected names of layers between commas.');
  });
});
