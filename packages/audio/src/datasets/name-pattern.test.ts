import { ShapeError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { namePattern } from './name-pattern.js';

describe('namePattern', () => {
  test.each<[string, string, Record<string, string> | undefined]>([
    ['{label}_{speaker}_{take}.wav', '7_theo_12.wav', { label: '7', speaker: 'theo', take: '12' }],
    ['{label}_{speaker}_{take}.wav', 'deep/er/7_theo_12.wav', { label: '7', speaker: 'theo', take: '12' }],
    ['{label}_{speaker}_{take}.wav', '7_theo_12.mp3', undefined],
    ['{label}_{speaker}_{take}.wav', '7_theo.wav', undefined],
    // No field holds a character that is beside it in the pattern.
    ['{label}_{take}.wav', 'go_home_1.wav', undefined],
    ['{label}-{take}.wav', 'go_home-1.wav', { label: 'go_home', take: '1' }],
    ['{speaker}/{label}-*.flac', 'anna/yes-2024.flac', { speaker: 'anna', label: 'yes' }],
    ['{speaker}/{label}-*.flac', 'x/anna/yes-2024.flac', undefined],
    ['*/{label}/*.wav', 'a/b/c.wav', { label: 'b' }],
    ['{label}_{take}', 'yes_1.Flac', { label: 'yes', take: '1' }],
    ['{label} ({take}).wav', 'yes (3).wav', { label: 'yes', take: '3' }],
    ['take+{label}.wav', 'takee{label}.wav', undefined],
  ])('%s reads %s', (pattern, path, fields) => {
    expect(namePattern(pattern)(path)).toEqual(fields);
  });

  test.each([
    ['{speaker}_{take}.wav', /must have \{label\}/],
    ['{label}{take}.wav', /a character between two placeholders/],
    ['{label}_*{take}.wav', /a character between two placeholders/],
    ['{label}_{label}.wav', /each placeholder once, but \{label\} is there twice/],
    ['{label}_{a b}.wav', /a name of letters/],
    ['', /must have \{label\}/],
  ])('"%s" is refused', (pattern, message) => {
    expect(() => namePattern(pattern)).toThrow(ShapeError);
    expect(() => namePattern(pattern)).toThrow(message);
  });

  test('a hostile name takes no time', () => {
    const read = namePattern('{a}-{b}-{c}-{d}-{label}.wav');
    const start = performance.now();
    expect(read(`${'-a'.repeat(50_000)}`)).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
