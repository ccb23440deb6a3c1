import { drawnPictures } from './draw.js';

/** How far the corners of the mouth are up, and how far it is open, in pixels. */
const MOUTHS: Readonly<Record<string, readonly [corners: number, opening: number]>> = {
  happy: [4, 0],
  neutral: [0, 0],
  sad: [-4, 0],
  surprised: [0, 5],
};

/** Round faces of 48 x 48 that differ in the mouth; the expression is at times so slight that it can't be told. */
export const drawnFaces = () =>
  drawnPictures({
    counts: { happy: 160, neutral: 120, sad: 100, surprised: 60 },
    size: 48,
    shade(label, random) {
      const [corners, opening] = MOUTHS[label] as readonly [number, number];
      const extent = 0.2 + 0.8 * random.uniform();
      const [x0, y0] = [22 + 4 * random.uniform(), 22 + 4 * random.uniform()];
      const light = 0.55 + 0.2 * random.uniform();
      return (x, y) => {
        const [right, down] = [x - x0, y - y0];
        if (Math.hypot(right, down * 0.85) > 18) return 0.15;
        const eye = Math.hypot(Math.abs(right) - 7, down + 6) < 2;
        const middle = 9 + extent * corners * (0.5 - (right / 8) ** 2);
        const mouth =
          Math.abs(right) < 8 && Math.abs(down - middle) < 1.2 + extent * opening * (1 - (right / 8) ** 2);
        return eye || mouth ? 0.2 : light;
      };
    },
  });
