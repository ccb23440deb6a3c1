import { dispose, keep, type NamedTensorMap, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelWeights, readTensors, setModelWeights, weightData } from '../weights/model-weights.js';
import type { TensorData } from '../weights/tensor-data.js';
import type { Checkpoint } from './checkpoint-file.js';
import type { Optimizer } from './optimizers/optimizer.js';

/** The tensors of a run: the model's weights, the optimiser's state, and the weights of the best epoch. */
export class RunTensors {
  readonly #model: LayersModel;
  readonly #optimizer: Optimizer;
  #best: NamedTensorMap = {};

  constructor(model: LayersModel, optimizer: Optimizer) {
    this.#model = model;
    this.#optimizer = optimizer;
  }

  /** Remembers the model's weights, moving statistics included. */
  rememberBest(): void {
    dispose(this.#best);
    // A clone shares its data: a weight that is never updated again costs nothing.
    this.#best = Object.fromEntries(
      modelWeights(this.#model).map(({ name, variable }) => [name, keep(variable.clone() as Tensor)]),
    );
  }

  /** Gives the model the weights of the best epoch, where there was one. */
  restoreBest(): void {
    for (const { name, variable } of modelWeights(this.#model)) {
      const best = this.#best[name];
      if (best) variable.assign(best);
    }
  }

  /** Copies everything out of the backend. */
  async read(): Promise<Pick<Checkpoint, 'weights' | 'optimizer' | 'best'>> {
    return {
      weights: await weightData(this.#model),
      optimizer: await readTensors(this.#optimizer.state()),
      best: await readTensors(this.#best),
    };
  }

  /**
   * Takes over what `read` returned in another run.
   *
   * @throws ShapeError where the weights are not those of the model
   */
  write(
    { weights, optimizer, best }: Pick<Checkpoint, 'weights' | 'optimizer' | 'best'>,
    source: string,
  ): void {
    setModelWeights(this.#model, weights, source);
    const state = toTensors(optimizer);
    try {
      this.#optimizer.restore(state);
    } finally {
      dispose(state);
    }
    dispose(this.#best);
    this.#best = toTensors(best);
  }

  dispose(): void {
    dispose(this.#best);
    this.#best = {};
    this.#optimizer.dispose();
  }
}

function toTensors(values: Readonly<Record<string, TensorData>>): NamedTensorMap {
  const made = Object.entries(values).map(([name, { dtype, shape, data }]) => {
    const type = dtype === 'I32' ? 'int32' : 'float32';
    return [name, keep(tensor(data as Float32Array, [...shape], type))] as const;
  });
  return Object.fromEntries(made);
}
