import { installKernels } from '@striate/kernels';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { nativeOf } from '../../packages/kernels/src/native/native.js';
import { randomValues } from './random.js';
import { table } from './table.js';

/** Work of growing size, from some microseconds to some hundred. */
const GROWTH = [1, 2, 4, 8, 16, 32, 64];
const REPETITIONS = 300;
/** Longer than idle threads look for work before they sleep. */
const PAUSE_MS = 0.4;

type Run = () => tf.Tensor | tf.Tensor[];

const KERNELS: Record<string, (factor: number) => Run> = {
  'matrix product': (factor) => {
    const [a, b] = [random([16 * factor, 32]), random([32, 32])];
    return () => tf.matMul(a, b);
  },
  convolution: (factor) => {
    const [x, filter] = [random([factor, 8, 8, 4]), random([3, 3, 4, 8])];
    return () => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same');
  },
  'filter gradient': (factor) => {
    const [x, dy] = [random([factor, 8, 8, 4]), random([factor, 8, 8, 8])];
    const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 4, 8] };
    return kernel('Conv2DBackpropFilter', { x, dy }, attrs);
  },
  'input gradient': (factor) => {
    const [dy, filter] = [random([factor, 8, 8, 8]), random([3, 3, 4, 8])];
    const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', inputShape: [factor, 8, 8, 4] };
    return kernel('Conv2DBackpropInput', { dy, filter }, attrs);
  },
  'pooling gradient': (factor) => {
    const [input, dy] = [random([factor, 16, 16, 8]), random([factor, 8, 8, 8])];
    return kernel('MaxPoolGrad', { dy, input, output: dy }, { filterSize: 2, strides: 2, pad: 'same' });
  },
  'batch normalisation': (factor) => {
    const [x, gamma, beta] = [random([factor * 256, 16]), random([16]), random([16])];
    return kernel('BatchNormTraining', { x, gamma, beta }, { epsilon: 1e-3 });
  },
  'ReLU gradient': (factor) => {
    const x = random([factor * 4096]);
    return kernel('ReluGradient', { x, dy: x }, { ceiling: 6 });
  },
  'optimiser step': (factor) => {
    const weight = random([factor * 2048]);
    const inputs = { weight, gradient: weight, velocity: weight };
    return kernel('SgdStep', inputs, { learningRate: 0.1, momentum: 0.9, weightDecay: 0, nesterov: false });
  },
};

/**
 * Prints from which cost on (`Work.cost`, nanoseconds about) several threads are faster than one, for threads that look
 * for work and for those that sleep. `MIN_SHARED_COST` in packages/kernels/src/native/native.ts is set by it.
 */
export async function breakEven(threads: number): Promise<void> {
  await installKernels({ threads });
  const native = nativeOf(tf.engine().backend as BackendWasm);
  const costs: number[] = [];
  const share = native.share.bind(native);
  native.share = (name, args, work) => {
    costs.push(work.cost);
    share(name, args, work);
  };
  const header = ['kernel', 'cost', 'one, µs', `${threads} awake`, `${threads} asleep`];
  const rows: string[][] = [];
  for (const [name, build] of Object.entries(KERNELS)) {
    for (const factor of GROWTH) {
      const run = build(factor);
      costs.length = 0;
      tf.dispose(run());
      const cost = Math.max(...costs);
      const one = measure(run, 0, () => {
        native.minSharedCost = Number.POSITIVE_INFINITY;
      });
      const shared = () => {
        native.minSharedCost = 0;
      };
      const times = [one, measure(run, 0, shared), measure(run, PAUSE_MS, shared)];
      rows.push([
        factor === 1 ? name : '',
        String(Math.round(cost)),
        ...times.map((ms) => (ms * 1000).toFixed(1)),
      ]);
    }
    tf.disposeVariables();
  }
  console.log(table([header, ...rows]));
}

/** The time that a quarter of the repetitions stays under: other programs on the machine have disturbed those least. */
function measure(run: Run, pause: number, prepare: () => void): number {
  prepare();
  const ms = Array.from({ length: REPETITIONS }, () => {
    for (const end = performance.now() + pause; performance.now() < end; );
    const start = performance.now();
    tf.dispose(run());
    return performance.now() - start;
  });
  return ms.toSorted((a, b) => a - b)[REPETITIONS / 4]!;
}

function random(shape: number[]): tf.Variable {
  return tf.variable(tf.tensor(randomValues(tf.util.sizeFromShape(shape)), shape));
}

function kernel(name: string, inputs: tf.NamedTensorMap, attrs: object): Run {
  return () => tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap);
}
