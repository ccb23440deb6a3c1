import { optimizeForInference } from '@striate/core/inference';
import { sgd } from '@striate/core/training';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { modelParameters } from '../../packages/core/src/training/parameters.js';
import { TrainingStep } from '../../packages/core/src/training/training-step.js';
import type { ConvTask, Task } from './cases.js';
import { readMobilenet } from './mobilenet.js';
import { buildNetwork } from './networks.js';

const SEED = 1;

export interface TfjsTaskOptions {
  /** Whether a network predicts as `optimizeForInference` leaves it; default false, as it was saved. */
  readonly optimize?: boolean;
}

/** Builds a task on the tfjs backend that is selected; each run leaves no tensor behind and waits for its result. */
export async function tfjsTask(task: Task, { optimize = false }: TfjsTaskOptions = {}): Promise<() => void> {
  switch (task.op) {
    case 'matmul': {
      const a = random([task.size, task.size]);
      const b = random([task.size, task.size]);
      return () => tf.matMul(a, b, task.transposeA, task.transposeB).dispose();
    }
    case 'conv2d':
      return convolution(task);
    case 'train':
      return trainingStep(task.network);
    case 'predict':
      return prediction(optimize);
  }
}

function convolution({ pass, input, filter, stride, pad }: ConvTask): () => void {
  const x = random(input) as tf.Tensor4D;
  const weights = random(filter) as tf.Tensor4D;
  const forward = () => tf.conv2d(x, weights, stride, pad);
  if (pass === 'forward') return () => forward().dispose();
  const result = forward();
  const dy = random(result.shape);
  const shared = { strides: [stride, stride], pad, dataFormat: 'NHWC' };
  const [kernel, inputs, attrs] =
    pass === 'filter gradient'
      ? ['Conv2DBackpropFilter', { x, dy }, { ...shared, filterShape: filter }]
      : ['Conv2DBackpropInput', { dy, filter: weights }, { ...shared, inputShape: input }];
  return () =>
    tf
      .engine()
      .runKernel<tf.Tensor>(kernel as string, inputs as never, attrs as never)
      .dispose();
}

function trainingStep(name: 'lenet-5' | 'resnet-20' | 'textcnn'): () => void {
  const { model, input, classes, words } = buildNetwork(name);
  const batch = input[0] as number;
  const x = words
    ? tf.floor(tf.randomUniform(input as [number, number], 0, words, 'float32', SEED))
    : random(input);
  const labels = Array.from({ length: batch }, (_, i) => i % classes);
  const y = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), classes), 'float32') as tf.Tensor2D;
  const optimizer = sgd({ momentum: 0.9 }).create();
  const training = new TrainingStep({ model, parameters: modelParameters(model), optimizer });
  const examples = labels.map((_, i) => ({ id: String(i) }));
  const data = { x, y, examples: examples as never, step: 0, dispose: () => {} };
  let step = 0;
  return () => {
    const { loss, correct } = training.run(data, { seed: SEED, step: step++, learningRate: 1e-3 });
    loss.dataSync();
    tf.dispose([loss, correct]);
  };
}

async function prediction(optimize: boolean): Promise<() => void> {
  const { topology, specs, data } = readMobilenet();
  const source = { modelTopology: topology, weightSpecs: [...specs], weightData: data };
  const saved = await loadLayersModel(tf.io.fromMemory(source));
  const model = optimize ? optimizeForInference(saved) : saved;
  const x = random([1, 224, 224, 3]);
  // As Classifier.predict does.
  return () => tf.tidy(() => void (model.apply(x) as tf.Tensor).dataSync());
}

function random(shape: readonly number[]): tf.Tensor2D | tf.Tensor4D {
  return tf.randomNormal(shape as [number, number], 0, 1, 'float32', SEED) as tf.Tensor2D | tf.Tensor4D;
}
