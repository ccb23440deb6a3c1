import type { NamedTensorMap, Tensor, Variable } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';

/** A trainable weight and how it is to be updated. */
export interface Parameter {
  /** The weight's name in the model: `conv1/kernel`. Unique within a model. */
  readonly name: string;
  readonly variable: Variable;
  /** False for biases and normalisation weights, which weight decay leaves alone. */
  readonly decay: boolean;
  /** Multiplies the schedule's learning rate: discriminative fine-tuning. Usually 1. */
  readonly learningRateScale: number;
  /** What the weight is put back to after each step; default none. */
  readonly constraint?: LayerVariable['constraint'] | null;
}

/** Updates parameters in place and owns its moment estimates. */
export interface Optimizer {
  /** `sgd`, `adam`, `adamw`. */
  readonly name: string;
  /** One step; `gradients[i]` belongs to `parameters[i]`. Disposes of no gradient. */
  apply(parameters: readonly Parameter[], gradients: readonly Tensor[], learningRate: number): void;
  /** The moment estimates, by `<moment>/<parameter name>`, and the step count; still owned by the optimiser. */
  state(): NamedTensorMap;
  /** Takes over copies of a saved state. */
  restore(state: NamedTensorMap): void;
  dispose(): void;
}

/** Makes a fresh optimiser for one training run: what `sgd()`, `adam()` and `adamW()` return. */
export interface OptimizerConfig {
  readonly name: string;
  /** For records and resume checks; plain JSON. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  create(): Optimizer;
}
