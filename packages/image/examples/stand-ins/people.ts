import { createRandom } from '@striate/core';
import { drawnPictures } from './draw.js';

const PEOPLE = 40;
const PICTURES = 6;

/** Painted faces of 48 x 48: each person has eyes, mouth, hair and stripes of its own; place, light and noise differ by picture. */
export const drawnPeople = () =>
  drawnPictures({
    counts: Object.fromEntries(Array.from({ length: PEOPLE }, (_, i) => [`person ${i + 1}`, PICTURES])),
    size: 48,
    shade(label, random) {
      const own = createRandom('person', label);
      const between = (low: number, high: number) => low + (high - low) * own.uniform();
      const [apart, eyes, mouthAt, mouth] = [between(4, 9), between(1.2, 3), between(6, 12), between(2, 9)];
      const [hair, tall] = [between(-16, -4), between(0.7, 1.1)];
      const [turn, wave] = [between(0, Math.PI), between(1, 4)];
      const [x0, y0] = [23.5 + random.uniform(), 23.5 + random.uniform()];
      const light = 0.6 + 0.1 * random.uniform();
      return (x, y) => {
        const [right, down] = [x - x0, y - y0];
        if (Math.hypot(right, down * tall) > 18) return 0.15;
        const eye = Math.hypot(Math.abs(right) - apart, down + 4) < eyes;
        const lips = Math.abs(right) < mouth && Math.abs(down - mouthAt) < 1.2;
        if (eye || lips || down < hair) return 0.2;
        return light + 0.15 * Math.sin((right * Math.cos(turn) + down * Math.sin(turn)) / wave);
      };
    },
  });
