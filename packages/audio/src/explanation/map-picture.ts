import { encode } from 'fast-png';

export type Color = readonly [red: number, green: number, blue: number];

/** Quiet to loud, in grey: so colour is left for what is said about the sound. */
export const QUIET: Color = [250, 249, 246];
export const LOUD: Color = [45, 50, 58];
/** For and against a class: a pair that the colour-blind tell apart, and that differ in brightness too. */
export const FOR: Color = [224, 97, 10];
export const AGAINST: Color = [26, 84, 150];
/** Share of a colour where it is strongest: the sound below stays to be seen. */
const STRONGEST = 0.8;

export interface MapPictureOptions {
  /** `[frames, columns]` */
  readonly shape: readonly [frames: number, columns: number];
  readonly features: Float32Array;
  /** Laid over the picture, -1..1; default nothing. */
  readonly map?: Float32Array;
}

/**
 * Draws a feature picture in grey, and a map over it in colour: time to the right, the first column at the bottom.
 *
 * @returns PNG as a `data:` address, a pixel for each value
 */
export function mapPicture({ shape: [frames, columns], features, map }: MapPictureOptions): string {
  const { least, most } = features.reduce(
    (range, value) => ({ least: Math.min(range.least, value), most: Math.max(range.most, value) }),
    { least: Number.POSITIVE_INFINITY, most: Number.NEGATIVE_INFINITY },
  );
  const data = new Uint8Array(frames * columns * 3);
  for (let frame = 0; frame < frames; frame++) {
    for (let column = 0; column < columns; column++) {
      const place = frame * columns + column;
      const loudness = most > least ? ((features[place] as number) - least) / (most - least) : 0;
      const grey = blend(QUIET, LOUD, loudness);
      const weight = map?.[place] ?? 0;
      const color = blend(grey, weight < 0 ? AGAINST : FOR, STRONGEST * Math.abs(weight));
      data.set(color, ((columns - 1 - column) * frames + frame) * 3);
    }
  }
  return dataUri(encode({ width: frames, height: columns, data, channels: 3, depth: 8 }));
}

/** Between two colours, the share of the second being 0..1. */
function blend(from: Color, to: Color, share: number): Color {
  return from.map((value, i) => Math.round(value + ((to[i] as number) - value) * share)) as unknown as Color;
}

function dataUri(png: Uint8Array): string {
  let binary = '';
  for (const byte of png) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
