import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { memoryFull } from '../native/memory-full.js';

/** Tensors that the kernel that runs has made, and those that it runs itself, in order. */
const made: TensorInfo[] = [];
let depth = 0;
const watched = new WeakSet<BackendWasm>();

/**
 * Runs a kernel; when it throws, every tensor that it has made by then is freed, an output or an intermediate.
 *
 * @throws what `compute` throws, and an Error where the backend's memory has no room for a tensor
 */
export function withJournal<Result>(backend: BackendWasm, compute: () => Result): Result {
  if (!watched.has(backend)) watch(backend);
  const before = made.length;
  depth++;
  try {
    return compute();
  } catch (error) {
    // One that is freed already is not there any more, which does no harm.
    for (const { dataId } of made.splice(before)) backend.disposeData(dataId);
    throw error;
  } finally {
    depth--;
    if (depth === 0) made.length = 0;
  }
}

/** Has the backend write down each tensor that a kernel makes, and refuse one that its memory has no room for. */
function watch(backend: BackendWasm): void {
  const makeOutput = backend.makeOutput.bind(backend);
  backend.makeOutput = (shape, dtype, ...rest) => {
    const output = makeOutput(shape, dtype, ...rest);
    if (depth > 0) made.push(output);
    // tfjs takes no notice, and would write over what lies at the memory's beginning.
    if (backend.dataIdMap.get(output.dataId).memoryOffset === 0 && util.sizeFromShape(shape) > 0) {
      backend.disposeData(output.dataId);
      throw memoryFull(`a tensor [${shape}] of ${dtype}`);
    }
    return output;
  };
  watched.add(backend);
}
