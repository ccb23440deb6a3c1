import fc from 'fast-check';
import { explicit } from '../conv-cases.js';
import { type ConvCase, geometry } from '../reference-conv.js';

/** Random convolutions that have at least one output. */
export function anyConv(depthwise: boolean): fc.Arbitrary<ConvCase> {
  // Mostly small; large enough now and then for several bands of rows, and for more than two panels of channels.
  const size = fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) },
    fc.integer({ min: 1, max: 24 }),
  );
  const few = fc.integer({ min: 1, max: 4 });
  const many = fc.oneof({ weight: 2, arbitrary: few }, fc.integer({ min: 1, max: 19 }));
  const border = fc.integer({ min: 0, max: 4 });
  const pad = fc.oneof(
    fc.constantFrom('same' as const, 'valid' as const),
    fc.tuple(border, border, border, border).map((sides) => explicit(...sides)),
  );
  const steps = fc.oneof(
    fc.tuple(few, few).map((strides) => ({ strides, dilations: [1, 1] as [number, number] })),
    fc.tuple(few, few).map((dilations) => ({ strides: [1, 1] as [number, number], dilations })),
  );
  return fc
    .record({
      batch: few,
      height: size,
      width: size,
      channels: many,
      window: fc.tuple(few, few),
      last: depthwise ? few : many,
      pad,
      steps,
    })
    .map(({ batch, height, width, channels, window, last, pad: padding, steps: { strides, dilations } }) => ({
      input: [batch, height, width, channels] as [number, number, number, number],
      filter: [...window, channels, last] as [number, number, number, number],
      strides,
      pad: padding,
      dilations,
    }))
    .filter((one) => {
      const { outHeight, outWidth } = geometry(one, depthwise);
      return outHeight > 0 && outWidth > 0;
    });
}
