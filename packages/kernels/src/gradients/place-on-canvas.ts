import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';

/**
 * Pads an image batch with zeros, or crops it, so that its pixel (0, 0) comes to (top, left) of a picture of the given
 * size.
 *
 * @param x `[batch, inHeight, inWidth, channels]`
 * @param top rows before the image; negative to cut off
 * @param left columns before the image; negative to cut off
 * @returns `[batch, height, width, channels]`
 */
export function placeOnCanvas(
  x: Tensor4D,
  top: number,
  left: number,
  height: number,
  width: number,
): Tensor4D {
  const [batch, inHeight, inWidth, channels] = x.shape;
  const bottom = height - top - inHeight;
  const right = width - left - inWidth;
  const cropped =
    Math.min(top, left, bottom, right) >= 0
      ? x
      : slice(
          x,
          [0, Math.max(0, -top), Math.max(0, -left), 0],
          [
            batch,
            inHeight + Math.min(0, top) + Math.min(0, bottom),
            inWidth + Math.min(0, left) + Math.min(0, right),
            channels,
          ],
        );
  if (Math.max(top, left, bottom, right) <= 0) return cropped;
  const positive = (size: number) => Math.max(0, size);
  return pad(cropped, [
    [0, 0],
    [positive(top), positive(bottom)],
    [positive(left), positive(right)],
    [0, 0],
  ]);
}
