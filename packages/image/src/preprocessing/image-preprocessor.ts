import { ShapeError } from '@striate/core';
import type { NdArray, Preprocessor } from '@striate/core/data';
import { convertChannels } from './channels.js';
import { decodedPixels, decodeImage, type ImageInput, imageContent } from './decode.js';
import { type ChannelOrder, normalize } from './normalize.js';
import type { ImageSize, Pixels } from './pixels.js';
import { type ResizeMode, resizeAndCrop, resizeTo } from './resize.js';

export interface ImagePreprocessorOptions {
  /** `[height, width]` of the network's input, each 1..8192. */
  readonly size: ImageSize;
  /** 1 grey or 3 RGB; default 3. */
  readonly channels?: 1 | 3;
  /** What happens to another aspect ratio; default `stretch`. */
  readonly resize?: ResizeMode;
  /**
   * Share of the resized picture that is kept, its middle, under `cover`; above 0, at most 1; default 1. ImageNet's usual
   * evaluation resizes the shorter side to 256 and cuts out 224: 0.875.
   */
  readonly crop?: number;
  /** The margin's value under `contain`, 0..255; default 0. */
  readonly fill?: number;
  /** Of the colours in the network's input, and so in `mean` and `std`; `bgr` as Caffe has it; default `rgb`. */
  readonly channelOrder?: ChannelOrder;
  /** Values of 0..255 are multiplied by it; default 1 / 255. */
  readonly scale?: number;
  /** Subtracted after scaling: one number, or one for each channel; default 0. */
  readonly mean?: number | readonly number[];
  /** Divided by at last: one number, or one for each channel; default 1. */
  readonly std?: number | readonly number[];
}

/** The settings in full, as `striate.json` holds them. */
export interface ImagePreprocessorConfig {
  readonly type: 'image';
  readonly size: ImageSize;
  readonly channels: 1 | 3;
  readonly resize: ResizeMode;
  /** Left out: 1. */
  readonly crop?: number;
  readonly fill: number;
  /** Left out: `rgb`. */
  readonly channelOrder?: ChannelOrder;
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly [setting: string]: unknown;
}

/** A preprocessor of pictures: {@link Pixels} stand between its halves, and augmentation works on them. */
export interface ImagePreprocessor extends Preprocessor<ImageInput, Pixels> {
  toConfig(): ImagePreprocessorConfig;
}

/** More than any network takes; a hostile bundle can't ask for terabytes. */
const MAX_SIDE = 8192;

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** What each setting must be; `rule` completes "... must be". */
const RULES: Readonly<
  Record<
    string,
    { rule: string; holds: (value: unknown, settings: Readonly<Record<string, unknown>>) => boolean }
  >
> = {
  size: {
    rule: `[height, width], whole numbers from 1 to ${MAX_SIDE}`,
    holds: (value) =>
      Array.isArray(value) &&
      value.length === 2 &&
      value.every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIDE),
  },
  channels: { rule: '1 or 3', holds: (value) => value === 1 || value === 3 },
  resize: {
    rule: 'stretch, cover or contain',
    holds: (value) => value === 'stretch' || value === 'cover' || value === 'contain',
  },
  crop: {
    rule: 'a number above 0 and at most 1, and 1 unless resize is cover',
    holds: (value, { resize }) =>
      value === undefined ||
      (finite(value) && value > 0 && value <= 1 && (value === 1 || resize === 'cover')),
  },
  channelOrder: {
    rule: 'rgb, or bgr for 3 channels',
    holds: (value, { channels }) =>
      value === undefined || value === 'rgb' || (value === 'bgr' && channels === 3),
  },
  fill: { rule: 'a number from 0 to 255', holds: (value) => finite(value) && value >= 0 && value <= 255 },
  scale: { rule: 'a finite number that is not 0', holds: (value) => finite(value) && value !== 0 },
  mean: {
    rule: 'one finite number for each channel',
    holds: (value, { channels }) => Array.isArray(value) && value.length === channels && value.every(finite),
  },
  std: {
    rule: 'one finite number above 0 for each channel',
    holds: (value, { channels }) =>
      Array.isArray(value) && value.length === channels && value.every((entry) => finite(entry) && entry > 0),
  },
};

/**
 * Says what is wrong with a preprocessor's settings.
 *
 * @param config of any type: it may come from a file
 * @returns the first broken rule, or undefined where there is none
 */
export function configProblem(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null) {
    return `the settings must be an object, received ${JSON.stringify(config)}`;
  }
  const settings = config as Record<string, unknown>;
  if (settings.type !== 'image') return `type must be "image", received ${JSON.stringify(settings.type)}`;
  for (const [name, { rule, holds }] of Object.entries(RULES)) {
    const value = settings[name];
    if (!holds(value, settings)) return `${name} must be ${rule}, received ${JSON.stringify(value)}`;
  }
  return undefined;
}

/**
 * Makes pictures into a network's input: decode, convert to grey or RGB, resize ({@link resizeTo}); then, after
 * augmentation, `(value * scale - mean) / std`, in the network's order of colours.
 *
 * @returns a preprocessor to float32 `[height, width, channels]`
 * @throws ShapeError for settings out of range
 * @example
 * const preprocessor = imagePreprocessor({ size: [28, 28], channels: 1, mean: 0.1307, std: 0.3081 });
 * preprocessor.outputShape; // [28, 28, 1]
 */
export function imagePreprocessor(options: ImagePreprocessorOptions): ImagePreprocessor {
  const { size, channels = 3, resize = 'stretch', crop = 1, fill = 0 } = options;
  const { channelOrder = 'rgb', scale = 1 / 255, mean = 0, std = 1 } = options;
  const perChannel = (value: number | readonly number[]): readonly number[] =>
    typeof value === 'number' ? new Array<number>(channels).fill(value) : value;
  const config: ImagePreprocessorConfig = {
    type: 'image',
    size,
    channels,
    resize,
    // Settings that came later stay out of the settings of those who don't use them.
    ...(crop !== 1 && { crop }),
    fill,
    ...(channelOrder !== 'rgb' && { channelOrder }),
    scale,
    mean: perChannel(mean),
    std: perChannel(std),
  };
  const problem = configProblem(config);
  if (problem) throw new ShapeError(`imagePreprocessor: ${problem}.`);
  const shape = (pixels: Pixels): Pixels => {
    const converted = convertChannels(pixels, channels);
    return crop < 1 ? resizeAndCrop(converted, size, crop) : resizeTo(converted, size, resize, fill);
  };
  return {
    outputShape: [...size, channels],
    prepare(input) {
      // Decoded pictures stay out of promises: 60,000 small ones an epoch would feel it.
      const pixels = decodedPixels(input);
      return pixels ? shape(pixels) : decodeImage(input, { channels }).then(shape);
    },
    finish: (pixels): NdArray => normalize(pixels, config),
    content: imageContent,
    toConfig: () => config,
  };
}
