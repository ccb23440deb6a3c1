import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import { floats } from './kernel.js';

/** Where the pixels of an image go on a larger or smaller canvas of zeros. */
export interface Placement {
  /** Size of the canvas, in pixels. */
  readonly height: number;
  readonly width: number;
  /** Place of the first pixel; may lie outside of the canvas. */
  readonly top: number;
  readonly left: number;
  /** Distance between neighbours, in pixels; 1 leaves the image whole. */
  readonly stepHeight: number;
  readonly stepWidth: number;
}

/**
 * Puts the pixels of a batch on a canvas of zeros: pixel (i, j) goes to (top + i * stepHeight, left + j * stepWidth).
 * What falls outside is cut off. Dilates, pads and crops in one pass, for negative padding too.
 *
 * @param x `[batch, height, width, channels]`, float32
 * @returns `[batch, placement.height, placement.width, channels]`, float32, owned by the caller
 */
export function spread(backend: BackendWasm, x: TensorInfo, placement: Placement): TensorInfo {
  const [batch, inHeight, inWidth, channels] = x.shape as [number, number, number, number];
  const { height, width, top, left, stepHeight, stepWidth } = placement;
  const out = backend.makeOutput([batch, height, width, channels], 'float32');
  const from = floats(backend, x);
  const to = floats(backend, out).fill(0);
  for (let n = 0; n < batch; n++) {
    for (let i = 0; i < inHeight; i++) {
      const row = top + i * stepHeight;
      if (row < 0 || row >= height) continue;
      const fromRow = (n * inHeight + i) * inWidth * channels;
      const toRow = (n * height + row) * width * channels;
      if (stepWidth === 1) {
        const first = Math.max(0, -left);
        const last = Math.min(inWidth, width - left);
        if (last <= first) continue;
        to.set(
          from.subarray(fromRow + first * channels, fromRow + last * channels),
          toRow + (left + first) * channels,
        );
        continue;
      }
      for (let j = 0; j < inWidth; j++) {
        const column = left + j * stepWidth;
        if (column < 0 || column >= width) continue;
        const source = fromRow + j * channels;
        const target = toRow + column * channels;
        for (let c = 0; c < channels; c++) to[target + c] = from[source + c]!;
      }
    }
  }
  return out;
}

/** Explicit padding in tfjs's order: batch, height, width, channels. */
export type ExplicitPadding = [[number, number], [number, number], [number, number], [number, number]];

/**
 * Prepares `dy` for the gradient of a convolution's input: a convolution at stride 1 with the flipped filter, of `image`
 * padded by `padding`, has the input's height and width.
 *
 * @param dy `[batch, outHeight, outWidth, channels]`, float32
 * @param info the forward convolution's geometry
 * @returns `image`, which is `dy` itself where nothing has to move
 */
export function spreadForInput(
  backend: BackendWasm,
  dy: TensorInfo,
  info: backend_util.Conv2DInfo,
): { image: TensorInfo; padding: ExplicitPadding } {
  const { inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } = info;
  const { effectiveFilterHeight: filterHeight, effectiveFilterWidth: filterWidth } = info;
  const top = filterHeight - 1 - info.padInfo.top;
  const left = filterWidth - 1 - info.padInfo.left;
  const height = inHeight + filterHeight - 1;
  const width = inWidth + filterWidth - 1;
  const bottom = height - top - outHeight;
  const right = width - left - outWidth;
  if (strideHeight === 1 && strideWidth === 1 && Math.min(top, left, bottom, right) >= 0) {
    return {
      image: dy,
      padding: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
    };
  }
  const placement = { height, width, top, left, stepHeight: strideHeight, stepWidth: strideWidth };
  return {
    image: spread(backend, dy, placement),
    padding: [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  };
}
