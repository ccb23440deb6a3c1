import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { distance, randomValues, testedBackends, valueAndGradients } from '../../testing/backends.js';
import { convCases, depthwiseCases } from '../../testing/conv-cases.js';
import { type ConvCase, finiteDifferences, geometry, referenceLoss } from '../../testing/reference-conv.js';

const FLOAT32 = 1e-5; // relative to the largest value, a few hundred additions

const kinds = [
  { name: 'conv2d', depthwise: false, op: tf.conv2d, cases: convCases },
  { name: 'depthwiseConv2d', depthwise: true, op: tf.depthwiseConv2d, cases: depthwiseCases },
];

describe.each(kinds)('$name', ({ depthwise, op, cases }) => {
  const inputs = (conv: ConvCase) => [randomValues(conv.input, 1), randomValues(conv.filter, 2)];
  const run = (backend: 'cpu' | 'wasm', { strides, pad, dilations, ...conv }: ConvCase) =>
    valueAndGradients(
      backend,
      inputs({ strides, pad, dilations, ...conv }),
      (x: tf.Tensor4D, filter: tf.Tensor4D) => op(x, filter, strides, pad, 'NHWC', dilations),
    );

  describe.each(testedBackends)('gradients on %s equal float64 finite differences', (backend) => {
    test.each(cases)('%s', async (_title, conv) => {
      const [, dx, dfilter] = await run(backend, conv);
      const info = geometry(conv, depthwise);
      const [x, filter] = inputs(conv);
      const dy = randomValues(info.outShape, 77).data;
      const forX = finiteDifferences(x!, (data) => referenceLoss(info, depthwise, data, filter!.data, dy));
      const forFilter = finiteDifferences(filter!, (data) =>
        referenceLoss(info, depthwise, x!.data, data, dy),
      );
      expect(distance(dx!, forX)).toBeLessThan(FLOAT32);
      expect(distance(dfilter!, forFilter)).toBeLessThan(FLOAT32);
    });
  });

  test.each([
    ['image of several passes', [1, 70, 33, 3], [3, 3, 3, 5]],
    ['filter of many channels', [2, 9, 9, 70], [3, 2, 70, 130]],
    ['batch of one-pixel images', [33, 1, 1, 9], [1, 1, 9, 17]],
  ] as const)('value and gradients on wasm equal those on cpu for an %s', async (_title, input, filter) => {
    const last = depthwise ? 2 : filter[3];
    const conv: ConvCase = {
      input: [...input],
      filter: [filter[0], filter[1], filter[2], last],
      strides: [1, 1],
      pad: 'same',
      dilations: [1, 1],
    };
    const expected = await run('cpu', conv);
    const actual = await run('wasm', conv);
    for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBeLessThan(FLOAT32);
  });
});
