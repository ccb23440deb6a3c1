import { add, keep, mul, type NamedTensorMap, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type ModelWeight, modelWeights } from '../weights/model-weights.js';

/**
 * An exponential moving average of the weights that a run changes: `average += (1 - decay) (weight - average)`.
 *
 * The moving statistics of batch normalisation are averaged with the weights that they were measured under. Frozen layers
 * are left out, so that theirs keep their bits.
 *
 * @see Polyak and Juditsky 1992, https://doi.org/10.1137/0330046; the decay of the first steps is that of TensorFlow's
 * `ExponentialMovingAverage(num_updates)`
 */
export class WeightAverage {
  readonly #decay: number;
  readonly #weights: readonly ModelWeight[];
  readonly #averages = new Map<string, Tensor>();

  /** @param decay in [0, 1) */
  constructor(model: LayersModel, decay: number) {
    this.#decay = decay;
    const weights = modelWeights(model);
    const trained = new Set(weights.filter(({ trainable }) => trainable).map(({ layer }) => layer));
    this.#weights = weights.filter(({ layer }) => trained.has(layer));
    for (const { name, variable } of this.#weights) this.#set(name, variable.clone());
  }

  /** @param step updates before this one */
  update(step: number): void {
    const share = 1 - Math.min(this.#decay, (1 + step) / (10 + step));
    for (const { name, variable } of this.#weights) {
      const average = this.#averages.get(name) as Tensor;
      this.#set(
        name,
        tidy(() => add(average, mul(sub(variable, average), share))),
      );
    }
  }

  /** The average of a weight, still owned here; undefined for one that is not averaged. */
  of(name: string): Tensor | undefined {
    return this.#averages.get(name);
  }

  /** Gives the model the averages for good. */
  apply(): void {
    for (const { name, variable } of this.#weights) variable.assign(this.#averages.get(name) as Tensor);
  }

  /** Gives the model the averages while `work` runs. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const trained = this.#weights.map(({ variable }) => keep(variable.clone() as Tensor));
    this.apply();
    try {
      return await work();
    } finally {
      for (const [i, { variable }] of this.#weights.entries()) {
        variable.assign(trained[i] as Tensor);
        trained[i]?.dispose();
      }
    }
  }

  /** @returns tensors that are still owned here, by weight */
  state(): NamedTensorMap {
    return Object.fromEntries(this.#averages);
  }

  /** Takes over copies of what `state` returned. */
  restore(state: NamedTensorMap): void {
    for (const [name, average] of Object.entries(state)) this.#set(name, average.clone());
  }

  dispose(): void {
    for (const average of this.#averages.values()) average.dispose();
    this.#averages.clear();
  }

  /** Takes over `value`. */
  #set(name: string, value: Tensor): void {
    this.#averages.get(name)?.dispose();
    this.#averages.set(name, keep(value));
  }
}
