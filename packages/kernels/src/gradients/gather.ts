import {
  add,
  backend_util,
  GatherV2,
  type GatherV2Attrs,
  type GradConfig,
  getBackend,
  range,
  reshape,
  type Tensor,
  transpose,
  unsortedSegmentSum,
  util,
} from '@tensorflow/tfjs-core';
import { WASM } from '../kernels/kernel.js';

/**
 * Gradient of `tf.gather`: each row's gradient goes to the row that it was taken from.
 *
 * tfjs's transposes the whole result twice, and fails for `batchDims` above 1. Here every row of `dy` has an id of its own
 * place in x, whatever the axes before it, so that nothing moves.
 */
export const gatherGradient: GradConfig = {
  kernelName: GatherV2,
  inputsToSave: ['x', 'indices'],
  gradFunc: (gradient, saved, attrs) => {
    const dy = gradient as Tensor;
    const [x, indices] = saved as [Tensor, Tensor];
    const { axis: given, batchDims = 0 } = attrs as unknown as Partial<GatherV2Attrs>;
    const axis = util.parseAxisParam(given ?? 0, x.shape)[0]!;
    const sizes = backend_util.segment_util.collectGatherOpShapeInfo(x, indices, axis, batchDims);
    const inOrder = getBackend() === WASM || batchDims !== 0 || sizes.outerSize === 1;
    return {
      x: () => (inOrder ? sumInOrder(x, indices, dy, sizes) : sumTransposed(x, indices, dy, sizes)),
      indices: () => indices,
    };
  },
};

type Sizes = ReturnType<typeof backend_util.segment_util.collectGatherOpShapeInfo>;

function sumInOrder(x: Tensor, indices: Tensor, dy: Tensor, sizes: Sizes): Tensor {
  const { batchSize, outerSize, dimSize, sliceSize } = sizes;
  const blocks = batchSize * outerSize;
  let ids = indices;
  if (blocks > 1) {
    const firsts = reshape(range(0, blocks * dimSize, dimSize, 'int32'), [batchSize, outerSize, 1]);
    ids = add(firsts, reshape(indices, [batchSize, 1, -1]));
  }
  const rows = reshape(dy, [-1, sliceSize]) as Tensor;
  return reshape(unsortedSegmentSum(rows, reshape(ids, [-1]), blocks * dimSize), x.shape);
}

/** For kernels that look through all rows for each segment: as many segments as the axis is long, and no more. */
function sumTransposed(
  x: Tensor,
  indices: Tensor,
  dy: Tensor,
  { outerSize, dimSize, sliceSize }: Sizes,
): Tensor {
  const rows = transpose(reshape(dy, [outerSize, -1, sliceSize]), [1, 0, 2]);
  const sums = unsortedSegmentSum(rows, reshape(indices, [-1]), dimSize);
  return reshape(transpose(sums, [1, 0, 2]), x.shape);
}
