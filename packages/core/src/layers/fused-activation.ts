import type { backend_util, serialization, Tensor } from '@tensorflow/tfjs-core';

/** An activation as tfjs's layers hold it; its class is named as in a saved model: `relu6`. */
export interface TfjsActivation extends serialization.Serializable {
  apply(x: Tensor): Tensor;
}

const FUSED: ReadonlySet<string> = new Set(['linear', 'relu', 'relu6', 'elu', 'sigmoid']);

/** The activation for tfjs's fused kernels; undefined where they have none such. */
export function fusedActivation(activation: TfjsActivation): backend_util.Activation | undefined {
  const name = activation.getClassName();
  return FUSED.has(name) ? (name as backend_util.Activation) : undefined;
}
