import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText } from '../tokenizers/testing/any-text.js';
import { decodeUtf8 } from './utf8.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<[string, number[], number]>([
  // The Unicode Standard, section 3.9: bytes that can't be there, overlong forms, surrogates, beyond the last character.
  ['a byte of Latin-1', [0x61, 0xe9, 0x62], 1],
  ['a continuation alone', [0x61, 0x62, 0x80], 2],
  ['an overlong slash', [0xc0, 0xaf], 0],
  ['an overlong form of three bytes', [0x61, 0xe0, 0x9f, 0x80], 1],
  ['half of a surrogate pair', [0xed, 0xa0, 0x80], 0],
  ['a code point above 10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
  ['a sequence that is cut short', [0x61, 0xf0, 0x9f, 0x91], 1],
  ['a sequence that another one interrupts', [0xe4, 0xbd, 0x61], 0],
  ['0xff', [0x61, 0xc3, 0xa9, 0xff], 3],
])('%s is found by its position', (_name, bytes, position) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(position);
});

test('a byte-order mark in the middle is a character', () => {
  expect(decodeUtf8(encode('\ufeffa'))).toBe('\ufeffa');
});

test('whole texts are decoded, and a wrong byte is found wherever it is put', () => {
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      // Halves of surrogate pairs have no UTF-8: the encoder replaces them.
      const [head, tail] = [encode(before), encode(after)];
      expect(decodeUtf8(head)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head));
      expect(decodeUtf8(Uint8Array.of(...head, 0xff, ...tail))).toBe(head.length);
    }),
  );
});
