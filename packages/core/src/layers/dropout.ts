import { mul, type Tensor, tensor, tidy, util } from '@tensorflow/tfjs-core';
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import type { LayerOptions } from './arguments.js';
import { layerName } from './build-context.js';
import { dropoutMask } from './dropout-mask.js';
import { tfjsLayerClass } from './tfjs-class.js';
import { nextDrawKey } from './training-step.js';

export interface DropoutOptions extends LayerOptions {
  /** Probability of a value to be dropped, in [0, 1). */
  readonly rate: number;
}

/**
 * Sets values to 0 at random in training and scales the others by `1 / (1 - rate)`; passes everything in prediction, and
 * where the layer is frozen (`trainable = false`).
 *
 * Inside `withTrainingStep` (as in `fit`) the mask follows from the run's seed, the step and the layer's name.
 *
 * @param x any shape, float32
 * @param options.rate in [0, 1)
 * @returns same shape as `x`
 * @throws ShapeError for a rate out of range
 * @see Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
 * @example
 * dropout(x, { rate: 0.5 }).shape; // x.shape
 */
export function dropout(x: SymbolicTensor, { rate, name }: DropoutOptions): SymbolicTensor {
  checkRate('dropout', rate);
  return new Dropout({ rate, ...layerName('dropout', name) }).apply(x) as SymbolicTensor;
}

/** @throws ShapeError unless `rate` is in [0, 1) */
export function checkRate(layer: string, rate: number): void {
  if (!(rate >= 0 && rate < 1)) {
    throw new ShapeError(`${layer}: expected rate in [0, 1), received ${rate}; pass for example 0.5`);
  }
}

interface TfjsDropout extends layers.Layer {
  readonly rate: number;
  /** null for the input's own size; 1 where all share one draw. */
  readonly noiseShape?: (number | null)[] | null;
}

type DropoutConfig = { rate: number; noiseShape?: (number | null)[]; name?: string };

/** tfjs's layer with masks that can be drawn again. See {@link dropout}. */
export class Dropout extends tfjsLayerClass<new (config: DropoutConfig) => TfjsDropout>('Dropout') {
  static readonly className: string = 'Dropout';

  override call(inputs: Tensor | Tensor[], { training = false }: { training?: boolean }): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      if (!training || !this.trainable || this.rate === 0) return x.clone();
      const shape = this.maskShape(x);
      const mask = dropoutMask(util.sizeFromShape(shape), this.rate, nextDrawKey(this.name));
      return mul(x, tensor(mask, shape));
    });
  }

  protected maskShape(x: Tensor): number[] {
    return x.shape.map((size, axis) => this.noiseShape?.[axis] ?? size);
  }
}

/** The class that tfjs saves one-dimensional spatial dropout as. */
export class SpatialDropout1D extends Dropout {
  static override readonly className = 'SpatialDropout1D';

  protected override maskShape(x: Tensor): number[] {
    return [x.shape[0] as number, 1, x.shape[2] as number];
  }
}
