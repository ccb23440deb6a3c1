import * as tf from '@tensorflow/tfjs-core';
import { adamStep, batchNormTraining, sgdStep } from '../src/ops/index.js';
import { randomValues, toTensor } from './backends.js';

/** A model that trains by itself; owns its weights until `dispose`. */
export interface TinyModel {
  /** One step on a batch that depends on the step alone. */
  train(step: number): void;
  weights(): Float32Array[];
  dispose(): void;
}

type Weights = Record<string, tf.Variable>;
type State = Record<string, tf.Variable[]>;

const PICTURE_SHAPES = {
  conv: [3, 3, 2, 4],
  gamma: [4],
  beta: [4],
  depthwise: [3, 3, 4, 1],
  pointwise: [1, 1, 4, 6],
  dense: [24, 3],
  bias: [3],
};

/** Convolutions, batch normalisation and pooling, by gradient descent with momentum. */
export function pictureModel(): TinyModel {
  const options = { learningRate: 0.02, momentum: 0.9, weightDecay: 1e-3, nesterov: true };
  return tinyModel(PICTURE_SHAPES, 1, pictureLoss, (weight, gradient, [velocity]) => {
    const stepped = sgdStep(weight, gradient, velocity!, options)!;
    weight.assign(stepped.weight);
    velocity!.assign(stepped.velocity!);
  });
}

function pictureLoss(w: Weights, step: number): tf.Tensor {
  const x = toTensor<tf.Tensor4D>(randomValues([2, 5, 5, 2], 100 + (step % 7)));
  const conv = tf.conv2d(x, w.conv as tf.Tensor as tf.Tensor4D, 1, 'same');
  const { y } = batchNormTraining(conv, w.gamma as tf.Tensor1D, w.beta as tf.Tensor1D, 1e-3)!;
  const moved = tf.depthwiseConv2d(
    tf.relu(y as tf.Tensor4D),
    w.depthwise as tf.Tensor as tf.Tensor4D,
    1,
    'same',
  );
  const wide = tf.relu6(tf.conv2d(moved, w.pointwise as tf.Tensor as tf.Tensor4D, 2, 'same'));
  const pooled = tf.maxPool(wide as tf.Tensor4D, 2, 1, 'valid');
  return crossEntropy(tf.add(tf.matMul(tf.reshape(pooled, [2, 24]), w.dense!), w.bias!), step);
}

const TEXT_SHAPES = { embedding: [11, 4], conv: [3, 4, 5], dense: [5, 3], bias: [3] };

/** An embedding, a convolution and a maximum over time, by Adam. */
export function textModel(): TinyModel {
  const options = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, kept: 0.999 };
  return tinyModel(TEXT_SHAPES, 2, textLoss, (weight, gradient, [sum, squares]) => {
    const stepped = adamStep({ weight, sum: sum!, squares: squares! }, gradient, options)!;
    weight.assign(stepped.weight);
    sum!.assign(stepped.sum);
    squares!.assign(stepped.squares);
  });
}

function textLoss(w: Weights, step: number): tf.Tensor {
  const words = Array.from({ length: 14 }, (_, i) => (i * i + 3 * step) % 11);
  const x = tf.gather(w.embedding!, tf.tensor2d(words, [2, 7], 'int32')) as tf.Tensor3D;
  const conv = tf.relu(tf.conv1d(x, w.conv as tf.Tensor as tf.Tensor3D, 1, 'valid'));
  return crossEntropy(tf.add(tf.matMul(tf.max(conv, 1), w.dense!), w.bias!), step);
}

function crossEntropy(logits: tf.Tensor, step: number): tf.Tensor {
  const labels = tf.oneHot(tf.tensor1d([step % 3, (step + 1) % 3], 'int32'), 3);
  return tf.losses.softmaxCrossEntropy(labels, logits);
}

type Update = (weight: tf.Variable, gradient: tf.Tensor, state: readonly tf.Variable[]) => void;

function tinyModel(
  shapes: Record<string, number[]>,
  stateCount: number,
  loss: (weights: Weights, step: number) => tf.Tensor,
  update: Update,
): TinyModel {
  const weights: Weights = {};
  const states: State = {};
  tf.tidy(() => {
    for (const [i, [name, shape]] of Object.entries(shapes).entries()) {
      const { data } = randomValues(shape, i + 1);
      weights[name] = tf.variable(toTensor({ shape, data: data.map((value) => value / 2) }));
      states[name] = Array.from({ length: stateCount }, () => tf.variable(tf.zeros(shape), false));
    }
  });
  const all = Object.values(weights);
  return {
    train(step) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => loss(weights, step) as tf.Scalar, all);
        for (const [name, weight] of Object.entries(weights)) {
          update(weight, grads[weight.name]!, states[name]!);
        }
      });
    },
    weights: () => all.map((weight) => Float32Array.from(weight.dataSync())),
    dispose: () => tf.dispose([all, Object.values(states)]),
  };
}
