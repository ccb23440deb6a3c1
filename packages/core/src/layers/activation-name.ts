import { checkChoice } from './arguments.js';

/** All of them. */
export const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'tanh',
  'softmax',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'gelu',
] as const;

/** The activation functions, by Keras's names. `softmax` is over the last axis. */
export type ActivationName = (typeof ACTIVATIONS)[number];

/** @throws ShapeError for an unknown name, with the list of the known ones */
export function checkActivation(layer: string, name: string): void {
  checkChoice(layer, 'activation', name, ACTIVATIONS);
}
