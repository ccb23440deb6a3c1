import { drawnPictures } from './draw.js';

/** Cloudy tissue, with a faint round spot where it is abnormal: one in ten, and some too faint to be found. */
export const drawnLesions = () =>
  drawnPictures({
    counts: { abnormal: 60, normal: 540 },
    size: 32,
    shade(label, random) {
      const phases = [random.uniform(), random.uniform()].map((phase) => 2 * Math.PI * phase) as [
        number,
        number,
      ];
      const [x0, y0] = [8 + 16 * random.uniform(), 8 + 16 * random.uniform()];
      const radius = 2.5 + 2 * random.uniform();
      const strength = label === 'abnormal' ? 0.1 + 0.35 * random.uniform() : 0;
      return (x, y) => {
        const tissue = 0.4 + 0.1 * Math.sin(x / 5 + phases[0]) * Math.sin(y / 6 + phases[1]);
        return tissue + strength * Math.exp(-((x - x0) ** 2 + (y - y0) ** 2) / (2 * radius ** 2));
      };
    },
  });
