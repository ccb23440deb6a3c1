import { expect, test } from 'vitest';
import { namesInGraph } from './graph-names.js';

const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });

test('constants are named after what reads them', () => {
  const names = namesInGraph({
    node: [
      node('x', 'Placeholder'),
      node('net/a/Conv2D', 'Conv2D', 'x', 'Const_1'),
      node('net/a/bn/FusedBatchNormV3', 'FusedBatchNormV3', 'net/a/Conv2D', 'g', 'b:0', 'm', 'v'),
      node('net/b/depthwise', 'DepthwiseConv2dNative', 'net/a/bn/FusedBatchNormV3:0', 'Const_2'),
      node('net/b/add', 'AddV2', 'net/b/depthwise', 'Const_3'),
      node('net/top/MatMul', '_FusedMatMul', 'net/b/add', 'Const_4', 'Const_5'),
    ],
  });
  expect(Object.fromEntries(names)).toEqual({
    Const_1: 'net/a/weights',
    g: 'net/a/bn/gamma',
    b: 'net/a/bn/beta',
    m: 'net/a/bn/moving_mean',
    v: 'net/a/bn/moving_variance',
    Const_2: 'net/b/weights',
    Const_3: 'net/b/biases',
    Const_4: 'net/top/weights',
    Const_5: 'net/top/biases',
  });
});

test.each([
  undefined,
  null,
  'graph',
  {},
  { node: {} },
  { node: [null, { name: 1, op: 'Conv2D', input: [] }] },
])('what is no graph has no names: %j', (topology) => expect(namesInGraph(topology).size).toBe(0));
