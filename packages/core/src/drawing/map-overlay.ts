import { encode } from 'fast-png';

export type Color = readonly [red: number, green: number, blue: number];

/** For and against a class: a pair that the colour-blind tell apart, and that differ in brightness too. */
export const FOR: Color = [224, 97, 10];
export const AGAINST: Color = [26, 84, 150];
/** Share of a colour where it is strongest: the picture below stays to be seen. */
const STRONGEST = 0.8;

export interface MapOverlayOptions {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue of each place, 0..255, row by row from the top. */
  readonly colors: ArrayLike<number>;
  /** What is laid over them, a value of -1..1 for each place; default nothing. */
  readonly map?: ArrayLike<number>;
}

/**
 * Draws a picture and a map over it: {@link FOR} where the map is above 0, {@link AGAINST} where it is below.
 *
 * @returns PNG as a `data:` address, a pixel for each place
 * @example
 * mapOverlay({ width: 1, height: 1, colors: [255, 255, 255], map: [1] }); // 'data:image/png;base64,...', an orange pixel
 */
export function mapOverlay({ width, height, colors, map }: MapOverlayOptions): string {
  const data = new Uint8Array(width * height * 3);
  for (let place = 0; place < width * height; place++) {
    const weight = map?.[place] ?? 0;
    const color = weight < 0 ? AGAINST : FOR;
    const share = STRONGEST * Math.abs(weight);
    for (let c = 0; c < 3; c++) {
      const below = colors[place * 3 + c] as number;
      data[place * 3 + c] = Math.round(below + ((color[c] as number) - below) * share);
    }
  }
  return dataUri(encode({ width, height, data, channels: 3, depth: 8 }));
}

/**
 * Scales a map so that its largest value, for or against, is 1. A map of nothing stays so.
 *
 * @example
 * scaleMap(Float32Array.of(0, 1, -4)); // Float32Array [0, 0.25, -1]
 */
export function scaleMap(map: Float32Array): Float32Array {
  const most = map.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return most > 0 ? map.map((value) => value / most) : map;
}

function dataUri(png: Uint8Array): string {
  let binary = '';
  for (const byte of png) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
