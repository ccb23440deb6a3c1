import { expect, test } from 'vitest';
import { nearNames } from './near-names.js';

test('the name with the fewest changed characters comes first', () => {
  const names = ['conv1', 'conv_dw_1', 'conv_dw_11', 'conv_pw_11_bn', 'logits'];
  // One underscore is missing; then a replaced character; then three too many.
  expect(nearNames('conv_dw11', names)).toEqual(['conv_dw_11', 'conv_dw_1', 'conv1']);
  expect(nearNames('LOGIT', names)[0]).toBe('logits');
  expect(nearNames('', names)[0]).toBe('conv1');
  expect(nearNames('anything', [])).toEqual([]);
});

test('a replaced character counts as one removed and one added', () => {
  // One added: 1. One replaced: 2. One replaced and one added: 3.
  expect(nearNames('flaw', ['flask', 'flat', 'flaws'])).toEqual(['flaws', 'flat', 'flask']);
});
