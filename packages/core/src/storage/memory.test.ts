import { describe, expect, test } from 'vitest';
import { memoryStorage } from './memory.js';
import { describeStorage } from './testing/storage-contract.js';

describe('memoryStorage', () => {
  describeStorage(() => memoryStorage());

  test('starts with copies of the given files', async () => {
    const given = Uint8Array.of(1);
    const storage = memoryStorage({ given });
    given.fill(0);
    expect([...(await storage.read('given'))]).toEqual([1]);
  });
});
