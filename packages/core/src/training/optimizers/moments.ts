import { keep, type NamedTensorMap, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { ShapeError } from '../../errors.js';
import type { Parameter } from './optimizer.js';

/** A tensor for each parameter, such as a running mean of its gradients: zero at first, owned here. */
export class Moments {
  /** The first part of each tensor's name in a saved state. */
  readonly name: string;
  readonly #tensors = new Map<string, Tensor>();

  constructor(name: string) {
    this.name = name;
  }

  /** @throws ShapeError when a restored state belongs to a parameter of another shape */
  of({ name, variable }: Parameter): Tensor {
    let moment = this.#tensors.get(name);
    if (!moment) {
      moment = keep(zerosLike<Tensor>(variable));
      this.#tensors.set(name, moment);
    }
    if (String(moment.shape) !== String(variable.shape)) {
      throw new ShapeError(
        `Optimizer state: ${this.name}/${name} must have its parameter's shape [${variable.shape}], but has ` +
          `[${moment.shape}]; it belongs to another model.`,
      );
    }
    return moment;
  }

  /** Takes over `value`, which may be made inside a `tidy`. */
  set({ name }: Parameter, value: Tensor): void {
    this.#tensors.get(name)?.dispose();
    this.#tensors.set(name, keep(value));
  }

  /** @returns tensors that are still owned here, by `<moment>/<parameter name>` */
  state(): NamedTensorMap {
    const entries = [...this.#tensors].map(([name, tensor]) => [`${this.name}/${name}`, tensor] as const);
    return Object.fromEntries(entries);
  }

  /** Replaces all tensors by copies of those in `state` that are called `<moment>/...`. */
  restore(state: NamedTensorMap): void {
    this.dispose();
    const prefix = `${this.name}/`;
    for (const [key, tensor] of Object.entries(state)) {
      if (key.startsWith(prefix)) this.#tensors.set(key.slice(prefix.length), keep(tensor.clone()));
    }
  }

  dispose(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }
}
