import { averagePool2d } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * Averages a feature map down to `size` x `size` in windows of one size, so that dense layers keep their weights for
 * larger pictures: torchvision's adaptive pooling exactly for maps of `size + 1` and of multiples of `size`, nearly so for
 * others. A smaller map is taken as it is.
 *
 * @param x `[batch, height, width, channels]`
 */
export function poolDown(x: SymbolicTensor, size: number): SymbolicTensor {
  const sides = [x.shape[1], x.shape[2]] as [number, number];
  const strides = sides.map((side) => Math.max(1, Math.floor(side / size))) as [number, number];
  const poolSize = sides.map((side, axis) => Math.max(1, side - (size - 1) * (strides[axis] as number))) as [
    number,
    number,
  ];
  if (poolSize.every((side) => side === 1)) return x;
  return averagePool2d(x, { poolSize, strides, name: 'avgpool' });
}
