import { checkRange } from '@striate/core/data';
import {
  type AffineAugmentation,
  type AffineTransform,
  type Fill,
  IDENTITY,
  randomAffine,
} from './affine.js';

/**
 * A rotation about the picture's centre.
 *
 * @param degrees clockwise, as y runs down; quarter turns are exact
 */
export function rotation(degrees: number): AffineTransform {
  const quarters = degrees / 90;
  if (Number.isInteger(quarters)) {
    const turn = ((quarters % 4) + 4) % 4;
    const cos = [1, 0, -1, 0][turn] as number;
    const sin = [0, 1, 0, -1][turn] as number;
    return { ...IDENTITY, a: cos, b: -sin, c: sin, d: cos };
  }
  const angle = (degrees * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { ...IDENTITY, a: cos, b: -sin, c: sin, d: cos };
}

export interface RotationOptions {
  /** Largest angle either way, 0..180; default 10. */
  readonly degrees?: number;
  /** Default `edge`. */
  readonly fill?: Fill;
}

/**
 * Rotates a picture about its centre by a uniform random angle.
 *
 * @throws ShapeError for an angle outside 0..180
 */
export function randomRotation({ degrees = 10, fill = 'edge' }: RotationOptions = {}): AffineAugmentation {
  checkRange('randomRotation', 'degrees', degrees, 0, 180);
  return randomAffine((_pixels, random) => rotation((2 * random.uniform() - 1) * degrees), fill);
}
