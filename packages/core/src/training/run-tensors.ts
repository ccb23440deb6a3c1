import { dispose, keep, type NamedTensorMap, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { modelWeights, readTensors, setModelWeights, weightData } from '../weights/model-weights.js';
import type { TensorData } from '../weights/tensor-data.js';
import type { Checkpoint } from './checkpoint-file.js';
import type { Optimizer } from './optimizers/optimizer.js';
import type { WeightAverage } from './weight-average.js';

type SavedTensors = Pick<Checkpoint, 'weights' | 'optimizer' | 'average' | 'best'>;

export interface RunTensorsOptions {
  readonly model: LayersModel;
  /** Owned by the run's tensors from now on, as is the average. */
  readonly optimizer: Optimizer;
  readonly average?: WeightAverage;
}

/** The tensors of a run: the model's weights, their average, the optimiser's state, and the weights of the best epoch. */
export class RunTensors {
  readonly #model: LayersModel;
  readonly #optimizer: Optimizer;
  readonly #average: WeightAverage | undefined;
  #best: NamedTensorMap = {};

  constructor({ model, optimizer, average }: RunTensorsOptions) {
    this.#model = model;
    this.#optimizer = optimizer;
    this.#average = average;
  }

  /** Remembers what the model is judged by: its weights or their average, moving statistics included. */
  rememberBest(): void {
    dispose(this.#best);
    // A clone shares its data: a weight that is never updated again costs nothing.
    this.#best = Object.fromEntries(
      modelWeights(this.#model).map(({ name, variable }) => {
        const value: Tensor = this.#average?.of(name) ?? variable;
        return [name, keep(value.clone())];
      }),
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
  async read(): Promise<SavedTensors> {
    return {
      weights: await weightData(this.#model),
      optimizer: await readTensors(this.#optimizer.state()),
      average: await readTensors(this.#average?.state() ?? {}),
      best: await readTensors(this.#best),
    };
  }

  /**
   * Takes over what `read` returned in another run.
   *
   * @throws ShapeError where the weights are not those of the model
   */
  write({ weights, optimizer, average, best }: SavedTensors, source: string): void {
    setModelWeights(this.#model, weights, source);
    withTensors(optimizer, (state) => this.#optimizer.restore(state));
    withTensors(average, (state) => this.#average?.restore(state));
    dispose(this.#best);
    this.#best = toTensors(best);
  }

  dispose(): void {
    dispose(this.#best);
    this.#best = {};
    this.#optimizer.dispose();
    this.#average?.dispose();
  }
}

function withTensors(
  values: Readonly<Record<string, TensorData>>,
  use: (tensors: NamedTensorMap) => void,
): void {
  const tensors = toTensors(values);
  try {
    use(tensors);
  } finally {
    dispose(tensors);
  }
}

function toTensors(values: Readonly<Record<string, TensorData>>): NamedTensorMap {
  const made = Object.entries(values).map(([name, { dtype, shape, data }]) => {
    const type = dtype === 'I32' ? 'int32' : 'float32';
    return [name, keep(tensor(data as Float32Array, [...shape], type))] as const;
  });
  return Object.fromEntries(made);
}
