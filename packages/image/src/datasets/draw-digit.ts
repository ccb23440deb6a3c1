import type { Random } from '@striate/core';
import type { Pixels } from '../preprocessing/pixels.js';
import { DIGIT_STROKES, type Stroke } from './digit-strokes.js';

/** Height and width of a drawn digit, MNIST's. */
export const DIGIT_SIDE = 28;

type Point = readonly [x: number, y: number];

/** How far control points stray, as a share of the unit box (standard deviation). */
const WOBBLE = 0.035;
/** Straight pieces between two control points. */
const PIECES = 4;
/** Standard deviation of the sensor's noise, in levels of 255. */
const NOISE = 10;

const between = (least: number, most: number, random: Random): number =>
  least + (most - least) * random.uniform();

/**
 * Draws a digit as a pen would: one of its writing styles, control points astray, smoothed, slanted, rotated, scaled and
 * shifted at random; a pen of random width and pressure; noise.
 *
 * @param digit 0..9
 * @returns `[28, 28, 1]` bytes, light ink on black
 */
export function drawDigit(digit: number, random: Random): Pixels {
  const styles = DIGIT_STROKES[digit] as (typeof DIGIT_STROKES)[number];
  const style = styles[random.integer(styles.length)] as readonly Stroke[];
  const place = randomPlacement(random);
  const radius = between(0.65, 1.6, random);
  const ink = new Float32Array(DIGIT_SIDE * DIGIT_SIDE);
  for (const stroke of style) {
    const path = smooth(wobble(stroke, random)).map(place);
    // Pressure grows or falls along a stroke.
    const pressure = between(-0.3, 0.3, random);
    for (let i = 1; i < path.length; i++) {
      const width = radius * (1 + pressure * (i / path.length - 0.5));
      drawSegment(ink, path[i - 1] as Point, path[i] as Point, width);
    }
  }
  const strength = between(170, 255, random);
  const data = new Uint8Array(ink.length);
  for (let i = 0; i < data.length; i++) {
    const level = (ink[i] as number) * strength + noise(random) * NOISE;
    data[i] = Math.min(255, Math.max(0, level)) + 0.5;
  }
  return { data, width: DIGIT_SIDE, height: DIGIT_SIDE, channels: 1 };
}

/**
 * About standard normal: the sum of the four bytes of one 32-bit draw, centred and scaled. One draw a pixel instead of the
 * Box-Muller transform's two and its logarithm keeps drawing fast.
 */
function noise(random: Random): number {
  const bits = random.integer(0x1_0000_0000);
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / 147.8;
}

function randomPlacement(random: Random): (point: Point) => Point {
  const angle = between(-0.22, 0.22, random);
  const slant = between(-0.3, 0.3, random);
  const height = between(15, 22, random);
  const width = height * between(0.6, 1.05, random);
  const centerX = DIGIT_SIDE / 2 - 0.5 + between(-2, 2, random);
  const centerY = DIGIT_SIDE / 2 - 0.5 + between(-2, 2, random);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return ([x, y]) => {
    const v = (y - 0.5) * height;
    const u = (x - 0.5) * width - slant * v;
    return [centerX + cos * u - sin * v, centerY + sin * u + cos * v];
  };
}

/** Moves every control point at random; the two points of a corner stay together. */
function wobble(stroke: Stroke, random: Random): Point[] {
  const moved: Point[] = [];
  stroke.forEach(([x, y], i) => {
    const before = stroke[i - 1];
    const corner = before && before[0] === x && before[1] === y;
    if (corner) moved.push(moved[i - 1] as Point);
    else moved.push([x + WOBBLE * random.normal(), y + WOBBLE * random.normal()]);
  });
  return moved;
}

/**
 * Draws a Catmull-Rom spline through the points, piece by piece; at a doubled point the curve starts anew.
 *
 * @see Catmull and Rom 1974, https://doi.org/10.1016/B978-0-12-079050-0.50020-5
 */
function smooth(points: readonly Point[]): Point[] {
  const path: Point[] = [points[0] as Point];
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i] as Point;
    const to = points[i + 1] as Point;
    if (from === to) continue;
    const before = points[i - 1] ?? from;
    const after = points[i + 2] ?? to;
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      path.push([
        spline(before[0], from[0], to[0], after[0], t),
        spline(before[1], from[1], to[1], after[1], t),
      ]);
    }
  }
  return path;
}

function spline(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** Inks what lies within `radius` of a segment, with a soft edge of one pixel. */
function drawSegment(ink: Float32Array, [x0, y0]: Point, [x1, y1]: Point, radius: number): void {
  const reach = radius + 0.5;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(DIGIT_SIDE - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(DIGIT_SIDE - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const squared = Math.max(dx * dx + dy * dy, 1e-9);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / squared));
      const ex = x - x0 - along * dx;
      const ey = y - y0 - along * dy;
      const covered = Math.min(1, reach - Math.sqrt(ex * ex + ey * ey));
      const at = y * DIGIT_SIDE + x;
      if (covered > (ink[at] as number)) ink[at] = covered;
    }
  }
}
