import type { Storage } from '@striate/core';
import { tfjsFiles } from '@striate/core/testing';
import type { TensorData } from '@striate/core/weights';
import golden from '../golden/speech-commands-model.json' with { type: 'json' };

/** sin(1.7 (i + 1) key + i^2 / 9973 + key), as tooling/golden/speech-commands-model.py makes its weights. */
function wave(count: number, key: number, factor: number): Float32Array {
  return Float32Array.from(
    { length: count },
    (_, i) => factor * Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key),
  );
}

/** Weights as the published 18w model names them. */
export function speechCommandsWeights(): Record<string, TensorData> {
  const weights: Record<string, TensorData> = {};
  Object.entries(golden.kernels).forEach(([name, shape], index) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const outputs = shape.at(-1) as number;
    const data = wave(size, index + 1, Math.sqrt(2 / (size / outputs)));
    weights[`${name}/kernel`] = { dtype: 'F32', shape, data };
    weights[`${name}/bias`] = { dtype: 'F32', shape: [outputs], data: wave(outputs, index + 1.5, 0.2) };
  });
  return weights;
}

const layer = (class_name: string, name: string, config: object = {}) => ({
  class_name,
  config: { name, trainable: true, dtype: 'float32', ...config },
});

const conv = (place: number, filters: number, kernel_size: readonly number[], others: object = {}) =>
  layer('Conv2D', `conv2d_${place}`, {
    filters,
    kernel_size,
    strides: [1, 1],
    padding: 'valid',
    data_format: 'channels_last',
    dilation_rate: [1, 1],
    activation: 'relu',
    use_bias: true,
    ...others,
  });

const pool = (place: number, strides: readonly number[] = [2, 2]) =>
  layer('MaxPooling2D', `max_pooling2d_${place}`, {
    pool_size: [2, 2],
    strides,
    padding: 'valid',
    data_format: 'channels_last',
  });

const dense = (name: string, units: number, activation: string) =>
  layer('Dense', name, { units, activation, use_bias: true });

/** The layers of the published 18w model, as Keras describes them. */
export const SPEECH_COMMANDS_LAYERS = [
  conv(1, 8, [2, 8], { batch_input_shape: [null, 43, 232, 1] }),
  pool(1),
  conv(2, 32, [2, 4]),
  pool(2),
  conv(3, 32, [2, 4]),
  pool(3),
  conv(4, 32, [2, 4]),
  pool(4, [1, 2]),
  layer('Flatten', 'flatten_1', { data_format: 'channels_last' }),
  layer('Dropout', 'dropout_1', { rate: 0.25, noise_shape: null, seed: null }),
  dense('dense_1', 2000, 'relu'),
  layer('Dropout', 'dropout_2', { rate: 0.5, noise_shape: null, seed: null }),
  dense('dense_2', 20, 'softmax'),
];

/** The published model's files: a Keras topology, weights in one shard, `metadata.json` beside them. */
export function speechCommandsFiles({
  layers = SPEECH_COMMANDS_LAYERS,
  weights = speechCommandsWeights(),
  metadata,
}: {
  readonly layers?: readonly object[];
  readonly weights?: Readonly<Record<string, TensorData>>;
  readonly metadata?: object;
} = {}): Storage {
  const model_config = { class_name: 'Sequential', config: { name: 'sequential_1', layers } };
  return tfjsFiles(weights, {
    modelTopology: { keras_version: '2.1.6', backend: 'tensorflow', model_config },
    beside: metadata && { 'metadata.json': new TextEncoder().encode(JSON.stringify(metadata)) },
  });
}

/** 440 Hz over the noise of a linear congruential generator: 43 frames, as the golden values are of. */
export function noisyTone(): Float32Array {
  let state = 1;
  return Float32Array.from({ length: 42 * 1024 + 2048 }, (_, i) => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return 0.3 * Math.sin((2 * Math.PI * 440 * i) / 44_100) + 0.2 * (state / 2 ** 32 - 0.5);
  });
}
