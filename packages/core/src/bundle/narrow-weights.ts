import type { io } from '@tensorflow/tfjs-core';
import type { NormalizedKernel } from '../inference/normalized-kernels.js';
import { narrowToFloat16 } from '../weights/half-float.js';
import { equalizeChannels } from './equalize-channels.js';
import type { WeightPrecision } from './weight-precision.js';

/** A model's weights as its two files hold them. */
export interface StoredWeights {
  readonly specs: io.WeightsManifestEntry[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One weight in a smaller format. */
interface Narrowed {
  readonly quantization: NonNullable<io.WeightsManifestEntry['quantization']>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The range of normal float16 numbers: what lies below is held with fewer bits, what lies above not at all. */
const FLOAT16_RANGE = [2 ** -14, 65504] as const;

/**
 * Stores weights in a smaller format, as TF.js's own quantisation of weights has it: every number as float16, or as one
 * of 256 equal steps, `value = step * scale + min`, of which 0 is exactly one.
 *
 * Only kernels (rank 2 and more) are narrowed; those whose numbers float16 can't hold stay float32.
 *
 * @param specs names, shapes and types, in the order of `data`
 * @param data the numbers: float32 and int32 of 4 bytes, bool of 1
 * @param kernels that can be scaled by channel, for `int8`
 */
export function narrowWeights(
  specs: readonly io.WeightsManifestEntry[],
  data: ArrayBuffer,
  precision: Exclude<WeightPrecision, 'float32'>,
  kernels: readonly NormalizedKernel[],
): StoredWeights {
  const values = new Map<string, Float32Array>();
  const untouched = new Map<string, Uint8Array<ArrayBuffer>>();
  let offset = 0;
  for (const { name, shape, dtype } of specs) {
    const count = shape.reduce((product, length) => product * length, 1);
    const length = dtype === 'bool' ? count : 4 * count;
    if (dtype === 'float32') values.set(name, new Float32Array(data.slice(offset, offset + length)));
    else untouched.set(name, new Uint8Array(data, offset, length));
    offset += length;
  }
  if (precision === 'int8') equalizeChannels(values, kernels);
  const stored = specs.map((spec) => {
    const numbers = values.get(spec.name);
    if (!numbers) return { spec, bytes: untouched.get(spec.name) as Uint8Array<ArrayBuffer> };
    const narrowed = spec.shape.length > 1 ? narrow(numbers, spec.name, precision) : undefined;
    if (!narrowed) return { spec, bytes: bytesOf(numbers) };
    return { spec: { ...spec, quantization: narrowed.quantization }, bytes: narrowed.bytes };
  });
  return { specs: stored.map(({ spec }) => spec), bytes: join(stored.map(({ bytes }) => bytes)) };
}

function narrow(values: Float32Array, name: string, precision: WeightPrecision): Narrowed | undefined {
  let [least, most] = [0, 0];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (precision === 'int8' && !name.endsWith('/depthwise_kernel')) return toSteps(values, least, most);
  const largest = Math.max(-least, most);
  if (!(largest >= FLOAT16_RANGE[0] && largest <= FLOAT16_RANGE[1])) return undefined;
  return { quantization: { dtype: 'float16' }, bytes: bytesOf(narrowToFloat16(values)) };
}

/** Undefined where there is no range to divide: all zeros, or numbers that are none. */
function toSteps(values: Float32Array, least: number, most: number): Narrowed | undefined {
  const scale = (most - least) / 255;
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) return undefined;
  const zero = Math.round(-least / scale);
  const steps = Uint8Array.from(values, (value) =>
    Math.max(0, Math.min(255, Math.round(value / scale) + zero)),
  );
  return { quantization: { dtype: 'uint8', scale, min: -zero * scale }, bytes: steps };
}

function bytesOf({ buffer }: Float32Array | Uint16Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer as ArrayBuffer);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
