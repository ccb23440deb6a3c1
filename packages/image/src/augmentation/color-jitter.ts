import { type Augmentation, checkRange } from '@striate/core/data';
import { LUMA } from '../preprocessing/channels.js';
import type { Pixels } from '../preprocessing/pixels.js';

/** Factors; 1 leaves as it is, 0 gives black, mean grey and grey. */
export interface ColorFactors {
  readonly brightness?: number;
  readonly contrast?: number;
  readonly saturation?: number;
}

const [RED, GREEN, BLUE] = LUMA;

/**
 * Changes brightness, contrast and saturation, in this order:
 * `v1 = brightness v`, `v2 = contrast v1 + (1 - contrast) mean(grey(v1))`,
 * `v3 = saturation v2 + (1 - saturation) grey(v2)`, then clamped to 0..255 once, at the end.
 *
 * Opacity stays; grey pictures have no saturation to change.
 *
 * @param pixels `[height, width, channels]`, 0..255
 * @returns floats of the same shape
 */
export function adjustColor(pixels: Pixels, factors: ColorFactors): Pixels {
  const { brightness = 1, contrast = 1, saturation = 1 } = factors;
  const { data: from, channels } = pixels;
  const data = new Float32Array(from.length);
  const gain = brightness * contrast;
  // The middle only matters where the contrast changes, and takes a pass over the picture.
  const offset = contrast === 1 ? 0 : (1 - contrast) * brightness * meanGrey(pixels);
  if (channels === 1) {
    for (let i = 0; i < from.length; i++) data[i] = clamp((from[i] as number) * gain + offset);
    return { ...pixels, data };
  }
  const own = gain * saturation;
  const shared = gain * (1 - saturation);
  for (let i = 0; i < from.length; i += channels) {
    const red = from[i] as number;
    const green = from[i + 1] as number;
    const blue = from[i + 2] as number;
    // Grey's weights sum to 1, so blending commutes with gain and offset.
    const base = shared * (RED * red + GREEN * green + BLUE * blue) + offset;
    data[i] = clamp(red * own + base);
    data[i + 1] = clamp(green * own + base);
    data[i + 2] = clamp(blue * own + base);
    if (channels === 4) data[i + 3] = from[i + 3] as number;
  }
  return { ...pixels, data };
}

const clamp = (value: number): number => Math.min(Math.max(value, 0), 255);

function meanGrey({ data, channels }: Pixels): number {
  let sum = 0;
  if (channels === 1) {
    for (let i = 0; i < data.length; i++) sum += data[i] as number;
    return sum / data.length;
  }
  for (let i = 0; i < data.length; i += channels) {
    sum += RED * (data[i] as number) + GREEN * (data[i + 1] as number) + BLUE * (data[i + 2] as number);
  }
  return (sum / data.length) * channels;
}

export interface ColorJitterOptions {
  /** Factor in `1 - brightness .. 1 + brightness`, 0..1; default 0.2. */
  readonly brightness?: number;
  /** Likewise; default 0.2. */
  readonly contrast?: number;
  /** Likewise; default 0.2. */
  readonly saturation?: number;
}

/**
 * Changes brightness, contrast and saturation by uniform random factors: see {@link adjustColor}.
 *
 * @throws ShapeError for a strength outside 0..1
 */
export function colorJitter(options: ColorJitterOptions = {}): Augmentation<Pixels> {
  const { brightness = 0.2, contrast = 0.2, saturation = 0.2 } = options;
  checkRange('colorJitter', 'brightness', brightness, 0, 1);
  checkRange('colorJitter', 'contrast', contrast, 0, 1);
  checkRange('colorJitter', 'saturation', saturation, 0, 1);
  return (pixels, random) => {
    const draw = (strength: number): number => 1 + (2 * random.uniform() - 1) * strength;
    return adjustColor(pixels, {
      brightness: draw(brightness),
      contrast: draw(contrast),
      saturation: draw(saturation),
    });
  };
}
