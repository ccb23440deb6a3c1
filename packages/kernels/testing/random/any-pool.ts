import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { explicit } from '../conv-cases.js';
import type { ConvCase } from '../reference-conv.js';

/** A pooling's options, as tf.maxPool and tf.avgPool take them. */
export interface PoolCase {
  readonly input: [number, number, number, number];
  readonly window: [number, number];
  readonly strides: [number, number];
  readonly pad: ConvCase['pad'];
  readonly rounding?: 'floor' | 'round' | 'ceil' | undefined;
}

/** The geometry that tfjs gives the pooling. */
export function poolGeometry({ input, window, strides, pad, rounding }: PoolCase) {
  return tf.backend_util.computePool2DInfo(input, window, strides, 1, pad, rounding);
}

const size = fc.integer({ min: 1, max: 9 });
const few = fc.integer({ min: 1, max: 4 });
const channels = fc.oneof({ weight: 2, arbitrary: few }, fc.integer({ min: 1, max: 19 }));

/**
 * Random poolings that have at least one output. A border is narrower than the window, so that no window lies in the
 * padding alone: its average is 0 / 0.
 */
export const anyPool: fc.Arbitrary<PoolCase> = fc
  .record({
    input: fc.tuple(few, size, size, channels),
    window: fc.tuple(few, few),
    strides: fc.tuple(few, few),
    border: fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()),
    kind: fc.constantFrom('same' as const, 'valid' as const, 'explicit' as const),
  })
  .map(({ border: [top, bottom, left, right], kind, ...one }) => {
    const [height, width] = one.window;
    const pad = explicit(top % height, bottom % height, left % width, right % width);
    return { ...one, pad: kind === 'explicit' ? pad : kind };
  })
  .filter((one) => poolGeometry(one).outHeight > 0 && poolGeometry(one).outWidth > 0);
