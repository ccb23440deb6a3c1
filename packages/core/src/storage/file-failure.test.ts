import { describe, expect, test } from 'vitest';
import { fileFailure } from './file-failure.js';

describe('fileFailure', () => {
  test.each([
    ['ENOSPC', /no space is left on the device; free some space or choose another folder/],
    ['EROFS', /the file system is read-only; choose another folder/],
    ['EACCES', /permission denied/],
  ])('%s is explained with its remedy', (code, expected) => {
    const cause = Object.assign(new Error('raw'), { code });
    const error = fileFailure('write weights.bin to /models/a', cause, '12.3 MB needed');
    expect(error.message).toMatch(/^Could not write weights\.bin to \/models\/a \(12\.3 MB needed\): /);
    expect(error.message).toMatch(expected);
    expect(error.cause).toBe(cause);
  });

  test('an unknown failure keeps its own words', () => {
    expect(fileFailure('read a', new Error('strange')).message).toBe('Could not read a: strange.');
  });
});
