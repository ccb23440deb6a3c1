import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { AudioArchitecture } from '../audio-architecture.js';
import { bcResNet } from '../bc-resnet.js';
import { dsCnn } from '../ds-cnn.js';
import { m5 } from '../m5.js';
import { tcResNet } from '../tc-resnet.js';
import { vggish } from '../vggish.js';

/** What tooling/golden/audio_models.py writes of a network. */
export interface Golden {
  readonly inputShape: readonly number[];
  /** Of prediction, row by row. */
  readonly prediction: readonly number[];
  /** Of a training step. */
  readonly logits: readonly number[];
  readonly loss: number;
  /** By weight: the norm, and the products with two waves. */
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

/** Its networks, by name; without dropout, which a comparison of training steps can't have. */
export const goldenNetworks: readonly AudioArchitecture[] = [
  dsCnn({ size: 's' }),
  dsCnn({ size: 'm' }),
  tcResNet({ depth: 8, dropout: 0 }),
  tcResNet({ depth: 14, width: 0.5, dropout: 0 }),
  bcResNet({ width: 1, dropout: 0 }),
  bcResNet({ width: 1.5, dropout: 0 }),
  m5(),
  vggish(),
];

export const BATCH = 4;
const CLASSES = 3;

/** sin(1.7 (i + 1) key + i^2 / 9973 + key). */
export function wave(count: number, key: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + 1) * key + (i * i) / 9973 + key));
}

/** The network up to its logits with the generator's weights, and the generator's batch. The caller disposes of both. */
export function buildGolden(
  architecture: AudioArchitecture,
  inputShape: readonly number[],
): { readonly model: LayersModel; readonly x: Tensor } {
  const whole = architecture.build({ classes: CLASSES, inputShape });
  fill(whole);
  const { output } = whole.getLayer('output');
  const size = inputShape.reduce((product, one) => product * one, BATCH);
  return {
    model: layersModel({ inputs: whole.inputs, outputs: output as SymbolicTensor }),
    x: tensor(Float32Array.from(wave(size, 0.37)), [BATCH, ...inputShape]),
  };
}

/** The largest difference, as a share of the largest expected value. */
export function difference(actual: Tensor, expected: readonly number[]): number {
  const values = actual.dataSync();
  if (values.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - (values[i] as number)))) / scale;
}

/** Sets every weight by its name's place in order, as the generator does. */
function fill(model: LayersModel): void {
  const weights = [...model.weights].sort((a, b) => (a.originalName < b.originalName ? -1 : 1));
  weights.forEach((weight, index) => {
    const shape = weight.shape as number[];
    const size = shape.reduce((product, one) => product * one, 1);
    const part = weight.originalName.split('/')[1] as string;
    const outputs = shape[part === 'depthwise_kernel' ? 2 : shape.length - 1] as number;
    const scaled = wave(size, index + 1).map((value) => {
      if (part.endsWith('kernel')) return value * Math.sqrt((4 * outputs) / size);
      return part === 'gamma' || part === 'moving_variance' ? 1 + 0.3 * value : 0.2 * value;
    });
    tidy(() => void weight.write(tensor(Float32Array.from(scaled), shape)));
  });
}
