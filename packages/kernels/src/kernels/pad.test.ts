import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, randomValues, select, valueAndGradients } from '../../testing/backends.js';

const size = fc.integer({ min: 1, max: 7 });
const shapes = fc.array(size, { minLength: 1, maxLength: 5 });
const border = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }));

/** Every operation is linear, so its gradient by ones and its value tell all. */
async function expectAsOnCpu(shape: readonly number[], f: (x: tf.Tensor) => tf.Tensor): Promise<void> {
  const inputs = [randomValues(shape, 1)];
  const expected = await valueAndGradients('cpu', inputs, f);
  const actual = await valueAndGradients('wasm', inputs, f);
  for (const [i, values] of expected.entries()) expect(distance(actual[i]!, values)).toBe(0);
}

test('pad equals cpu, whichever axes grow', async () => {
  const anyPad = shapes.chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.tuple(...shape.map(() => fc.tuple(border, border))),
      fc.constantFrom(0, 0, 2),
    ),
  );
  await fc.assert(
    fc.asyncProperty(anyPad, ([shape, paddings, value]) =>
      expectAsOnCpu(shape, (x) => tf.pad(x, paddings, value)),
    ),
    { numRuns: 300, seed: 20261123 },
  );
});

test('spaceToBatchND and batchToSpaceND equal cpu', async () => {
  const block = fc.integer({ min: 1, max: 3 });
  const whole = fc.integer({ min: 1, max: 4 });
  const anyBlocks = fc.record({
    ...{ batch: whole, rows: whole, columns: whole, channels: size },
    block: fc.tuple(block, block),
    before: fc.tuple(fc.nat(2), fc.nat(2)),
  });
  await fc.assert(
    fc.asyncProperty(
      anyBlocks,
      async ({ batch, rows, columns, channels, block: [height, width], before }) => {
        const [top, left] = [
          Math.min(before[0], rows * height - 1),
          Math.min(before[1], columns * width - 1),
        ];
        const edges = [
          [top, 0],
          [left, 0],
        ];
        const picture = [batch, rows * height - top, columns * width - left, channels];
        await expectAsOnCpu(picture, (x) => tf.spaceToBatchND(x as tf.Tensor4D, [height, width], edges));
        const phases = [batch * height * width, rows, columns, channels];
        await expectAsOnCpu(phases, (x) => tf.batchToSpaceND(x as tf.Tensor4D, [height, width], edges));
      },
    ),
    { numRuns: 100, seed: 20261125 },
  );
});

test.each(['int32', 'bool', 'float32'] as const)('%s keeps its type and numbers', async (dtype) => {
  await select('wasm');
  tf.tidy(() => {
    const x = tf.cast(
      tf.tensor2d([
        [1, 0, 1],
        [0, 1, 1],
      ]),
      dtype,
    );
    const padded = tf.pad(x, [
      [1, 0],
      [0, 1],
    ]);
    expect([padded.dtype, ...padded.dataSync()].map(String)).toEqual(
      [dtype, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0].map(String),
    );
  });
});
