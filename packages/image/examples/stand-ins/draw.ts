import { createRandom, Dataset, type Random } from '@striate/core';
import type { Pixels } from '@striate/image';

/** How bright the picture is at a point, about 0 to 1. */
export type Shade = (x: number, y: number) => number;

export interface StandInOptions {
  /** Examples of each class, by its name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly size: number;
  /** Chooses the shape of one example of a class. */
  readonly shade: (label: string, random: Random) => Shade;
}

/** Grey pictures, drawn when they are read: the same in every run. */
export function drawnPictures({ counts, size, shade }: StandInOptions): Dataset<Pixels> {
  const labels = Object.keys(counts);
  const classes = labels.flatMap((label, index) => Array<number>(counts[label] as number).fill(index));
  return Dataset.from({
    labels,
    length: classes.length,
    info: (index) => ({ id: `drawn/${index}`, label: classes[index] as number, fields: {} }),
    read: (index) => {
      const random = createRandom('stand-in', index);
      const at = shade(labels[classes[index] as number] as string, random);
      const data = Uint8Array.from({ length: size * size }, (_, i) => {
        const value = at(i % size, Math.floor(i / size)) + 0.06 * random.normal();
        return Math.round(255 * Math.min(1, Math.max(0, value)));
      });
      return { data, width: size, height: size, channels: 1 };
    },
  });
}
