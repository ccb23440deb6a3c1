import { ShapeError } from '@striate/core';
import { type Augmentation, checkRange } from '@striate/core/data';
import type { CropBox } from '../preprocessing/crop.js';
import type { Pixels } from '../preprocessing/pixels.js';

export interface RandomErasingOptions {
  /** In 0..1; default 0.5. */
  readonly probability?: number;
  /** The erased share of the picture, `[least, most]`, in 0..1; default `[0.02, 0.33]`. */
  readonly area?: readonly [least: number, most: number];
  /** Height by width of the erased box, `[least, most]`; default `[0.3, 1 / 0.3]`. */
  readonly ratio?: readonly [least: number, most: number];
  /** One value in every channel, 0..255, or `noise`: a uniform random one for every value; default `noise`. */
  readonly fill?: number | 'noise';
}

/** A box of the wanted area may be too long for the picture: then another one is drawn, this often. */
const ATTEMPTS = 10;

/**
 * Overwrites a random box, so that a network doesn't rely on one part of what it sees.
 *
 * @throws ShapeError for options out of range
 * @see Zhong et al. 2017, https://arxiv.org/abs/1708.04896
 */
export function randomErasing(options: RandomErasingOptions = {}): Augmentation<Pixels> {
  const { probability = 0.5, area = [0.02, 0.33], ratio = [0.3, 1 / 0.3], fill = 'noise' } = options;
  checkRange('randomErasing', 'probability', probability, 0, 1);
  for (const share of area) checkRange('randomErasing', 'area', share, 0, 1);
  for (const side of ratio) checkRange('randomErasing', 'ratio', side, 0.01, 100);
  if (fill !== 'noise') checkRange('randomErasing', 'fill', fill, 0, 255);
  if (area[0] > area[1] || ratio[0] > ratio[1]) {
    throw new ShapeError('randomErasing: area and ratio must be [least, most], in this order.');
  }
  return (pixels, random) => {
    if (random.uniform() >= probability) return pixels;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const size = (area[0] + (area[1] - area[0]) * random.uniform()) * pixels.width * pixels.height;
      // Uniform in the logarithm: a box is as likely to be twice as high as twice as wide.
      const aspect = ratio[0] * (ratio[1] / ratio[0]) ** random.uniform();
      const height = Math.round(Math.sqrt(size * aspect));
      const width = Math.round(Math.sqrt(size / aspect));
      if (height < 1 || width < 1 || height > pixels.height || width > pixels.width) continue;
      const top = random.integer(pixels.height - height + 1);
      const left = random.integer(pixels.width - width + 1);
      const value = fill === 'noise' ? () => random.uniform() * 255 : () => fill;
      return erase(pixels, { top, left, height, width }, value);
    }
    return pixels;
  };
}

/** Overwrites a box in a copy. Opacity is overwritten too. */
function erase(pixels: Pixels, box: CropBox, value: () => number): Pixels {
  const data = pixels.data.slice();
  const rowLength = box.width * pixels.channels;
  for (let y = box.top; y < box.top + box.height; y++) {
    const start = (y * pixels.width + box.left) * pixels.channels;
    for (let i = start; i < start + rowLength; i++) data[i] = value();
  }
  return { ...pixels, data };
}
