import { elementCount, type TensorArray } from './tensor-data.js';

/**
 * Reorders the axes of a row-major array.
 *
 * @param shape of `data`
 * @param axes axis i of the result is axis `axes[i]` of `data`
 * @returns float32 numbers in a new array, row-major
 * @example
 * permute(new Float32Array([1, 2, 3, 4, 5, 6]), [2, 3], [1, 0]); // Float32Array [1, 4, 2, 5, 3, 6]
 */
export function permute(
  data: TensorArray,
  shape: readonly number[],
  axes: readonly number[],
): Float32Array<ArrayBuffer> {
  const result = new Float32Array(elementCount(shape));
  if (result.length === 0) return result;
  const strides = stridesOf(shape);
  const steps = axes.map((axis) => strides[axis] as number);
  const sizes = axes.map((axis) => shape[axis] as number);
  const inner = sizes.length === 0 ? 1 : (sizes.at(-1) as number);
  const innerStep = steps.at(-1) ?? 0;
  const position = new Array<number>(Math.max(0, sizes.length - 1)).fill(0);
  let from = 0;
  for (let to = 0; to < result.length; ) {
    for (let i = 0, at = from; i < inner; i++, at += innerStep) result[to++] = Number(data[at]);
    // Counts up over the outer axes, the last of them fastest.
    for (let axis = position.length - 1; axis >= 0; axis--) {
      const next = (position[axis] as number) + 1;
      from += steps[axis] as number;
      if (next < (sizes[axis] as number)) {
        position[axis] = next;
        break;
      }
      from -= next * (steps[axis] as number);
      position[axis] = 0;
    }
  }
  return result;
}

function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}
