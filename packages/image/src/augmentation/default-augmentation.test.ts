import { createRandom } from '@striate/core';
import { describe, expect, test } from 'vitest';
import type { Pixels } from '../preprocessing/pixels.js';
import { defaultAugmentation, pictureKind } from './default-augmentation.js';

describe('pictureKind', () => {
  test('small and grey is characters, all else is photographs', () => {
    expect(pictureKind([28, 28, 1])).toBe('characters');
    expect(pictureKind([64, 64, 1])).toBe('characters');
    expect(pictureKind([65, 64, 1])).toBe('photographs');
    expect(pictureKind([28, 28, 3])).toBe('photographs');
  });
});

describe('defaultAugmentation', () => {
  /** Bright on the left half alone. */
  const leftHalf = (channels: 1 | 3): Pixels => ({
    data: Uint8Array.from({ length: 32 * 32 * channels }, (_, i) =>
      Math.floor(i / channels) % 32 < 16 ? 200 : 0,
    ),
    height: 32,
    width: 32,
    channels,
  });
  const brighterSide = ({ data, width, channels }: Pixels): 'left' | 'right' => {
    let left = 0;
    data.forEach((value, i) => {
      left += Math.floor(i / channels) % width < width / 2 ? value : -value;
    });
    return left > 0 ? 'left' : 'right';
  };

  test('characters are never mirrored', () => {
    const augment = defaultAugmentation({ kind: 'characters' });
    for (let seed = 0; seed < 100; seed++) {
      expect(brighterSide(augment(leftHalf(1), createRandom(seed)))).toBe('left');
    }
  });

  test('photographs are mirrored about every other time', () => {
    const augment = defaultAugmentation({ kind: 'photographs' });
    let mirrored = 0;
    for (let seed = 0; seed < 400; seed++) {
      if (brighterSide(augment(leftHalf(3), createRandom(seed))) === 'right') mirrored++;
    }
    expect(Math.abs(mirrored - 200)).toBeLessThan(40);
  });

  test.each(['characters', 'photographs'] as const)(
    '%s: another epoch gives other pixels, the same one the same',
    (kind) => {
      const augment = defaultAugmentation({ kind });
      const pixels = leftHalf(kind === 'characters' ? 1 : 3);
      const key = (epoch: number) => createRandom(7, 'map', epoch, 0, 12);
      expect(augment(pixels, key(0))).toEqual(augment(pixels, key(0)));
      expect(augment(pixels, key(0))).not.toEqual(augment(pixels, key(1)));
    },
  );
});
