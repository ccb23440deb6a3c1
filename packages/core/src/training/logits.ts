import { add, matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { type LayersModel, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { TrainingError } from '../errors.js';

/**
 * A model's forward pass, without the softmax or sigmoid at its end.
 *
 * @param x `[batch, ...shape]`
 * @returns `[batch, classes]`; the caller owns it
 */
export type LogitsFunction = (x: Tensor, training: boolean) => Tensor2D;

/** What a classifier's last layer makes of its logits: probabilities of one class an example, or of any number of them. */
export type OutputActivation = 'softmax' | 'sigmoid';

/**
 * Finds what a classifier's probabilities are made by.
 *
 * @returns undefined for a model that ends in anything but a softmax over classes or a sigmoid
 */
export function outputActivationOf(model: LayersModel): OutputActivation | undefined {
  const layer = model.outputs[0]?.sourceLayer;
  const { activation, axis = -1 } = layer?.getConfig() ?? {};
  const className = layer?.getClassName();
  if (className === 'Softmax') return axis === -1 || axis === 1 ? 'softmax' : undefined;
  const applies = className === 'Activation' || className === 'Dense';
  return applies && (activation === 'softmax' || activation === 'sigmoid') ? activation : undefined;
}

/**
 * Finds the values that a classifier's last softmax or sigmoid is applied to, so that the loss can be computed from them: from
 * probabilities that have been rounded to 0 or 1 it could not.
 *
 * @param model one input, one output `[batch, classes]`, ending in a Dense layer with softmax or sigmoid, an Activation
 * of either, or a Softmax layer
 * @returns a forward pass on the model's own weights
 * @throws TrainingError for another ending
 */
export function logitsOf(model: LayersModel): LogitsFunction {
  const output = model.outputs[0] as SymbolicTensor;
  if (model.inputs.length !== 1 || model.outputs.length !== 1 || output.shape.length !== 2) {
    const shapes = model.outputs.map(({ shape }) => `[${shape}]`).join(', ');
    throw new TrainingError(
      `fit: model "${model.name}" must have one input and one output [batch, classes], but it has ` +
        `${model.inputs.length} inputs and the outputs ${shapes}.`,
    );
  }
  const layer = output.sourceLayer;
  const className = layer.getClassName();
  const { activation } = layer.getConfig();
  const features = featuresBefore(model, output.inputs[0] as SymbolicTensor);
  const isKnown = outputActivationOf(model) !== undefined;
  if (isKnown && className !== 'Dense') return features;
  if (isKnown) {
    const [kernel, bias] = ['kernel', 'bias'].map((name) =>
      layer.weights.find(({ originalName }) => originalName.endsWith(`/${name}`)),
    );
    return (x, training) => {
      const product: Tensor2D = matMul(features(x, training), kernel?.read() as Tensor2D);
      return bias ? add<Tensor2D>(product, bias.read()) : product;
    };
  }
  throw new TrainingError(
    `fit: model "${model.name}" must end in a softmax, or for several labels in a sigmoid, so that its outputs are probabilities, but its last layer is ` +
      `"${layer.name}" (${className}${activation ? ` with ${activation}` : ''}); end it with ` +
      "dense(x, { units, activation: 'softmax' }).",
  );
}

function featuresBefore(model: LayersModel, features: SymbolicTensor): LogitsFunction {
  const input = model.inputs[0] as SymbolicTensor;
  if (features === input) return (x) => x.clone() as Tensor2D;
  // Shares the model's layers. Never disposed of: that would count as a disposal of the layers.
  const inner = makeModel({ inputs: input, outputs: features });
  return (x, training) => inner.apply(x, { training }) as Tensor2D;
}
