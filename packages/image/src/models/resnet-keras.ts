/**
 * ResNet-50 as Keras publishes it (He, Zhang, Ren and Sun 2015): a bottleneck's stride is on its first 1x1 convolution,
 * as in the paper, and convolutions have a bias.
 *
 * Input 224x224x3, BGR minus ImageNet's mean colour. 25,583,592 parameters at 1,000 classes, or 25,636,712 with the moving
 * statistics.
 */
import { type ConvBlockOptions, convBlock } from '@striate/core/blocks';
import { activation, add, dense, globalAveragePool2d, maxPool2d, zeroPadding2d } from '@striate/core/layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ImageNetwork } from './image-network.js';

/** Table 1, the column of 50 layers. */
const STAGES = [
  { filters: 64, blocks: 3, strides: 1 },
  { filters: 128, blocks: 4, strides: 2 },
  { filters: 256, blocks: 6, strides: 2 },
  { filters: 512, blocks: 3, strides: 2 },
] as const;

const EXPANSION = 4;

const KERAS_CONV = { useBias: true, momentum: 0.99, epsilon: 1.001e-5 } as const;

/** Convolution with bias and batch normalisation; the layers of `prefix` are numbered by `place`. */
function numberedConv(
  x: SymbolicTensor,
  prefix: string,
  place: number,
  options: Pick<ConvBlockOptions, 'filters' | 'kernelSize' | 'strides' | 'activation'>,
): SymbolicTensor {
  const named = (part: string) => `${prefix}_${place}_${part}`;
  const names = { conv: named('conv'), norm: named('bn'), activation: named('relu') };
  return convBlock(x, { ...options, ...KERAS_CONV, names });
}

/**
 * ResNet-50 in Keras's layout: `conv1_conv`, `conv2_block1_1_conv`, ..., `predictions`.
 *
 * @param shared what all ResNets have in common
 */
export function resNet50KerasNetwork({
  inputShape,
  recipe,
}: Pick<ImageNetwork, 'inputShape' | 'recipe'>): ImageNetwork {
  return {
    name: 'resnet-50-keras',
    inputShape,
    recipe,
    minimumSize: 32,
    features: kerasFeatures,
    head(features, classes) {
      const embedding = globalAveragePool2d(features, { name: 'avg_pool' });
      return { embedding, logits: dense(embedding, { units: classes, name: 'predictions' }) };
    },
  };
}

function kerasFeatures(x: SymbolicTensor): SymbolicTensor {
  let y = convBlock(x, {
    filters: 64,
    kernelSize: 7,
    strides: 2,
    padding: 3,
    ...KERAS_CONV,
    names: { pad: 'conv1_pad', conv: 'conv1_conv', norm: 'conv1_bn', activation: 'conv1_relu' },
  });
  y = zeroPadding2d(y, { padding: 1, name: 'pool1_pad' });
  y = maxPool2d(y, { poolSize: 3, strides: 2, name: 'pool1_pool' });
  STAGES.forEach(({ filters, blocks, strides }, stage) => {
    for (let block = 1; block <= blocks; block++) {
      const prefix = `conv${stage + 2}_block${block}`;
      y = kerasBottleneck(y, filters, block === 1 ? { strides, project: true } : {}, prefix);
    }
  });
  return y;
}

/** The first block of every stage projects its input, also where the size stays. */
function kerasBottleneck(
  x: SymbolicTensor,
  filters: number,
  { strides = 1, project = false }: { strides?: number; project?: boolean },
  prefix: string,
): SymbolicTensor {
  const widened = filters * EXPANSION;
  const linear = { filters: widened, kernelSize: 1, activation: 'linear' } as const;
  const shortcut = project ? numberedConv(x, prefix, 0, { ...linear, strides }) : x;
  let y = numberedConv(x, prefix, 1, { filters, kernelSize: 1, strides });
  y = numberedConv(y, prefix, 2, { filters, kernelSize: 3 });
  y = numberedConv(y, prefix, 3, linear);
  y = add([shortcut, y], { name: `${prefix}_add` });
  return activation(y, { activation: 'relu', name: `${prefix}_out` });
}
