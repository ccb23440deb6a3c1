import type { ImagePreprocessorOptions } from '../preprocessing/image-preprocessor.js';

/** What a network does to pictures before its first layer. */
export type PreprocessingPreset = Required<
  Pick<ImagePreprocessorOptions, 'resize' | 'crop' | 'channelOrder' | 'scale' | 'mean' | 'std'>
>;

/** The shorter side at 256, and of that the middle 224: the usual evaluation on ImageNet. */
const EVALUATION = { resize: 'cover', crop: 224 / 256 } as const;

/**
 * The three ways in which ImageNet networks take their pixels.
 *
 * - `inception`: `x / 127.5 - 1`, TensorFlow's MobileNets
 * - `torchvision`: `(x / 255 - mean) / deviation` of ImageNet
 * - `caffe`: BGR minus the mean colour, Keras's VGG and ResNet
 */
export const PRESETS = {
  inception: { ...EVALUATION, channelOrder: 'rgb', scale: 1 / 127.5, mean: 1, std: 1 },
  torchvision: {
    ...EVALUATION,
    channelOrder: 'rgb',
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
  caffe: {
    ...EVALUATION,
    channelOrder: 'bgr',
    scale: 1,
    mean: [103.939, 116.779, 123.68],
    std: 1,
  },
} as const satisfies Readonly<Record<string, PreprocessingPreset>>;
