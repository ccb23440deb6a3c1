import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { memoryStorage } from './memory.js';
import { resolveStorage } from './resolve.js';

describe('resolveStorage in Node', () => {
  test.each([
    ['./photos-model', resolve('photos-model')],
    ['/models/a b', '/models/a b'],
    ['model', resolve('model')],
    [pathToFileURL('/models/a b').href, '/models/a b'],
    ['https://example.org/digits', 'https://example.org/digits/'],
    ['HTTP://example.org/', 'http://example.org/'],
  ])('%s opens %s', (location, opened) => {
    expect(resolveStorage(location).location).toBe(opened);
  });

  test('a storage is returned as it is', () => {
    const storage = memoryStorage();
    expect(resolveStorage(storage)).toBe(storage);
  });

  test.each(['', 'indexeddb://a', 's3://bucket/a', 'nul\0', 'file://host/a', 'file:///a%2Fb'])(
    '%j is refused with what is possible',
    (location) => {
      expect(() => resolveStorage(location)).toThrow(BundleError);
      expect(() => resolveStorage(location)).toThrow(
        /in Node a location is a folder \(\.\/model\), a file URL .* or a web address to read from/,
      );
    },
  );
});
