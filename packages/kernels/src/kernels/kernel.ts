import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { withJournal } from './journal.js';

/** The backend whose kernels this package replaces. */
export const WASM = 'wasm';

/** What a kernel of ours receives: inputs that it doesn't own, attributes, and the backend that holds the data. */
export interface KernelArgs<Inputs, Attrs> {
  readonly inputs: { readonly [Name in keyof Inputs]: Inputs[Name] & TensorInfo };
  readonly attrs: Attrs;
  readonly backend: BackendWasm;
}

/** One kernel of ours: its name, and how to make it from the one that tfjs registers under that name, if any. */
export interface TrainingKernel {
  readonly kernelName: string;
  readonly create: (original: KernelConfig | undefined) => KernelConfig;
}

/** Runs another WASM kernel and remembers its output as an intermediate. */
export type RunKernel = (kernelName: string, inputs: NamedTensorInfoMap, attrs?: object) => TensorInfo;

/**
 * A kernel that does without tfjs's own.
 *
 * @param kernelName tfjs's name of the kernel
 * @param compute the function; owns nothing that it receives, and its result belongs to the caller
 */
export function defineKernel<Inputs, Attrs>(
  kernelName: string,
  compute: (args: KernelArgs<Inputs, Attrs>) => TensorInfo | TensorInfo[],
): TrainingKernel {
  const kernelFunc = freeingOnFailure(compute) as unknown as KernelFunc;
  return { kernelName, create: () => ({ kernelName, backendName: WASM, kernelFunc }) };
}

/**
 * A kernel that falls back on tfjs's own for some inputs.
 *
 * @param kernelName tfjs's name of the kernel
 * @param wrap receives tfjs's function and gives back ours
 */
export function wrapKernel<Inputs, Attrs, Output extends TensorInfo | TensorInfo[] = TensorInfo>(
  kernelName: string,
  wrap: (
    original: (args: KernelArgs<Inputs, Attrs>) => Output,
  ) => (args: KernelArgs<Inputs, Attrs>) => Output,
): TrainingKernel {
  return {
    kernelName,
    create(original) {
      if (!original) throw new Error(`installKernels: tfjs registered no ${kernelName} kernel for 'wasm'`);
      const inner = original.kernelFunc as unknown as (args: KernelArgs<Inputs, Attrs>) => Output;
      return { ...original, kernelFunc: freeingOnFailure(wrap(inner)) as unknown as KernelFunc };
    },
  };
}

/** A kernel function that leaves nothing behind when it throws, so that no kernel has to think of it. */
function freeingOnFailure<Inputs, Attrs, Result>(
  compute: (args: KernelArgs<Inputs, Attrs>) => Result,
): (args: KernelArgs<Inputs, Attrs>) => Result {
  return (args) => withJournal(args.backend, () => compute(args));
}

/**
 * Runs `compute`, then frees every intermediate that it made, also when it throws.
 *
 * Works on TensorInfos and the backend's reference counts alone: the engine must not see these tensors, since a kernel
 * may run outside of any tidy scope and its inputs belong to its caller.
 *
 * @param backend the WASM backend
 * @param compute receives `run`, and `own` to hand over an intermediate that it made in another way; returns the result
 * @returns the result of `compute`, owned by the caller
 */
export function withIntermediates(
  backend: BackendWasm,
  compute: (run: RunKernel, own: (info: TensorInfo) => TensorInfo) => TensorInfo,
): TensorInfo {
  const intermediates: TensorInfo[] = [];
  const own = (info: TensorInfo): TensorInfo => {
    intermediates.push(info);
    return info;
  };
  const run: RunKernel = (kernelName, inputs, attrs = {}) => {
    const kernel = getKernel(kernelName, WASM);
    if (!kernel)
      throw new Error(`${kernelName} is not registered for 'wasm'; import @tensorflow/tfjs-backend-wasm`);
    return own(kernel.kernelFunc({ inputs, attrs: attrs as NamedAttrMap, backend }) as TensorInfo);
  };
  let result: TensorInfo | undefined;
  try {
    result = compute(run, own);
    return result;
  } finally {
    for (const info of intermediates) if (info !== result) backend.disposeData(info.dataId);
  }
}

/** A float32 view of a tensor on the heap; valid until the next allocation, which may grow the memory. */
export function floats(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}
