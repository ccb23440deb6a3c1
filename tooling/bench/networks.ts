import { conv1d, globalMaxPool1d } from '@striate/core/layers';
import { lenet5, resNetCifar } from '@striate/image';
import {
  type LayersModel,
  layers,
  model,
  type SymbolicTensor,
  input as tfInput,
} from '@tensorflow/tfjs-layers';

/** A network to train, with the shape of one batch. */
export interface Network {
  readonly model: LayersModel;
  readonly input: readonly number[];
  readonly classes: number;
  /** Size of the vocabulary where inputs are word numbers. */
  readonly words?: number;
}

/** Builds a network as it is trained in the benchmarks; the parameter count is that of the PyTorch peer. */
export function buildNetwork(name: 'lenet-5' | 'resnet-20' | 'textcnn'): Network {
  if (name === 'lenet-5') {
    return { model: lenet5().build({ classes: 10 }), input: [64, 28, 28, 1], classes: 10 };
  }
  if (name === 'resnet-20') {
    const resnet = resNetCifar({ depth: 20, shortcut: 'projection' });
    return { model: resnet.build({ classes: 10 }), input: [32, 32, 32, 3], classes: 10 };
  }
  return { model: textCnn(20_000), input: [50, 60], classes: 2, words: 20_000 };
}

/** Kim 2014, https://arxiv.org/abs/1408.5882: windows of 3, 4 and 5 words, 100 filters each, dropout 0.5. */
function textCnn(words: number): LayersModel {
  const text = tfInput({ shape: [60] });
  const embedded = layers.embedding({ inputDim: words, outputDim: 300 }).apply(text) as SymbolicTensor;
  const features = [3, 4, 5].map((kernelSize) =>
    globalMaxPool1d(conv1d(embedded, { filters: 100, kernelSize, activation: 'relu' })),
  );
  const joined = layers.concatenate().apply(features);
  const dropped = layers.dropout({ rate: 0.5, seed: 1 }).apply(joined);
  const output = layers.dense({ units: 2, activation: 'softmax' }).apply(dropped) as SymbolicTensor;
  return model({ inputs: text, outputs: output });
}
