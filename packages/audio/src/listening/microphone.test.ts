import { expect, test } from 'vitest';
import { microphone } from './microphone.js';

test('in Node there is no microphone, and the error says what there is', async () => {
  const first = microphone()[Symbol.asyncIterator]().next();
  await expect(first).rejects.toThrow(/only in a browser's page.*pcmStream\(process\.stdin/);
});
