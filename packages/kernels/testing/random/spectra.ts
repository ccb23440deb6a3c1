import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { powerSpectrum } from '../../src/ops/index.js';
import { randomValues, toTensor } from '../backends.js';
import { randomKernel } from './kernel-cases.js';

const few = fc.integer({ min: 1, max: 4 });
const anyRows = fc.tuple(fc.array(few, { maxLength: 2 }), fc.integer({ min: 1, max: 70 }));

/** Both parts of a complex tensor, one after the other. */
const partsOf = (z: tf.Tensor) => tf.stack([tf.real(z), tf.imag(z)]);

const transforms = [
  { name: 'fft', op: tf.spectral.fft },
  { name: 'ifft', op: tf.spectral.ifft },
].map(({ name, op }) =>
  randomKernel({
    name,
    settings: anyRows,
    inputs: ([batch, points]) => [1, 2].map((seed) => randomValues([...batch, points], seed)),
    compute: () => (real: tf.Tensor, imaginary: tf.Tensor) => partsOf(op(tf.complex(real, imaginary))),
    gradients: false,
  }),
);

const complexOperations: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  sum: (a, b) => tf.add(a, b),
  difference: (a, b) => tf.sub(a, b),
  product: (a, b) => tf.mul(a, b),
  concat: (a, b) => tf.concat([a, b], -1),
  stack: (a, b) => tf.stack([a, b], 1),
  'ones and zeros': (a, b) => tf.concat([tf.onesLike(a), tf.zerosLike(b)]),
};

const complexNumbers = randomKernel({
  name: 'complex numbers',
  settings: fc.record({ rows: anyRows, operation: fc.constantFrom(...Object.keys(complexOperations)) }),
  inputs: ({ rows: [batch, points] }) => [1, 2].map((seed) => randomValues([...batch, points], seed)),
  compute:
    ({ operation }) =>
    (a: tf.Tensor, b: tf.Tensor) => {
      const z = complexOperations[operation]!(tf.complex(a, b), tf.complex(b, a));
      return tf.concat([partsOf(z), tf.expandDims(tf.abs(z), 0)]);
    },
  gradients: false,
});

const powerSpectra = randomKernel({
  name: 'powerSpectrum',
  settings: fc
    .record({
      signals: few,
      frameLength: fc.integer({ min: 1, max: 40 }),
      hopLength: fc.integer({ min: 1, max: 30 }),
      frames: fc.integer({ min: 1, max: 6 }),
      rest: fc.nat({ max: 5 }),
      padding: fc.nat({ max: 12 }),
    })
    .map(({ frameLength, padding, ...given }) => ({
      ...given,
      frameLength,
      fftLength: frameLength + padding + ((frameLength + padding) % 2),
    })),
  inputs: ({ signals, frameLength, hopLength, frames, rest }) => [
    randomValues([signals, frameLength + (frames - 1) * hopLength + Math.min(rest, hopLength - 1)], 1),
    randomValues([frameLength], 2),
  ],
  // A window that is not trained, as in practice: the kernel has a gradient for the signals alone.
  compute:
    ({ hopLength, fftLength }) =>
    (signals: tf.Tensor, window: tf.Tensor1D) =>
      powerSpectrum(signals, window, { hopLength, fftLength })!,
  // By the definition, as products with cosines and sines.
  reference:
    ({ frameLength, hopLength, fftLength }) =>
    (signals: tf.Tensor, window: tf.Tensor1D) => {
      const frames = tf
        .unstack(signals)
        .map((one) => tf.signal.frame(one as tf.Tensor1D, frameLength, hopLength));
      const cut = tf.mul(tf.stack(frames), window);
      const wave = (f: (angle: number) => number) =>
        toTensor<tf.Tensor2D>({
          shape: [frameLength, fftLength / 2 + 1],
          data: Float32Array.from({ length: frameLength * (fftLength / 2 + 1) }, (_, i) => {
            const [n, k] = [Math.floor(i / (fftLength / 2 + 1)), i % (fftLength / 2 + 1)];
            return f((2 * Math.PI * n * k) / fftLength);
          }),
        });
      return tf.add(tf.square(tf.matMul(cut, wave(Math.cos))), tf.square(tf.matMul(cut, wave(Math.sin))));
    },
  gradients: false,
});

const LABELS = 'abcd';
const EQUATIONS = [
  'ab,bc->ac',
  'ab,cb->ca',
  'abc,acd->abd',
  'abc,cd->bd',
  'a,b->ab',
  'ab,ab->b',
  'abc->ca',
  'ab->',
];

const einsum = randomKernel({
  name: 'einsum',
  settings: fc.record({ equation: fc.constantFrom(...EQUATIONS), sizes: fc.tuple(few, few, few, few) }),
  inputs: ({ equation, sizes }) =>
    equation
      .split('->')[0]!
      .split(',')
      .map((term, i) =>
        randomValues(
          [...term].map((label) => sizes[LABELS.indexOf(label)]!),
          i + 1,
        ),
      ),
  compute:
    ({ equation }) =>
    (...terms: tf.Tensor[]) =>
      tf.einsum(equation, ...terms),
  // As a product over all labels: tfjs's cpu kernel is wrong where a label is in one term alone and not in the output.
  reference:
    ({ equation }) =>
    (...terms: tf.Tensor[]) => {
      const [left, output] = equation.split('->') as [string, string];
      const spread = left.split(',').map((term, i) => {
        const sorted = [...term].sort();
        const moved = tf.transpose(
          terms[i]!,
          sorted.map((label) => term.indexOf(label)),
        );
        return tf.reshape(
          moved,
          [...LABELS].map((label) => (term.includes(label) ? moved.shape[sorted.indexOf(label)]! : 1)),
        );
      });
      const product = spread.reduce((a, b) => tf.mul(a, b));
      const summed = [...LABELS].flatMap((label, axis) => (output.includes(label) ? [] : [axis]));
      const kept = [...LABELS].filter((label) => output.includes(label));
      return tf.transpose(
        tf.sum(product, summed),
        [...output].map((label) => kept.indexOf(label)),
      );
    },
});

/** Complex numbers, Fourier transforms, and sums over labels. */
export const spectra = [...transforms, complexNumbers, powerSpectra, einsum];
