import type { PRESETS } from './preprocessing-presets.js';

/** Where weights that were trained on ImageNet are published. */
export interface PublishedFile {
  /** As in `imageBackboneNames()`. */
  readonly network: string;
  readonly url: string;
  /** As the publisher states it of these weights, or of the code that they come with. */
  readonly license: string;
  readonly preprocessing: keyof typeof PRESETS;
  /** Whether the head of 1,000 or 1,001 classes is there. */
  readonly includeTop: boolean;
}

const TFJS = 'https://storage.googleapis.com/tfjs-models';
const KERAS = 'https://storage.googleapis.com/tensorflow/keras-applications';
const TEACHABLE = 'https://storage.googleapis.com/teachable-machine-models';
const TIMM = 'https://huggingface.co/timm';

const mobileNetV1 = { license: 'Apache-2.0', preprocessing: 'inception', includeTop: true } as const;
const mobileNetV2Keras = { license: 'Apache-2.0', preprocessing: 'inception', includeTop: true } as const;
const mobileNetV2Timm = { license: 'Apache-2.0', preprocessing: 'torchvision', includeTop: true } as const;
const torchvision = { license: 'BSD-3-Clause', preprocessing: 'torchvision', includeTop: true } as const;
const resNetKeras = { license: 'MIT', preprocessing: 'caffe', includeTop: true } as const;
const vggKeras = { license: 'CC-BY-4.0', preprocessing: 'caffe', includeTop: true } as const;

const v2Kernels = 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels';
const resNetKernels = 'resnet50_weights_tf_dim_ordering_tf_kernels';
const vggKernels = 'vgg16_weights_tf_dim_ordering_tf_kernels';

/**
 * Public addresses of ImageNet weights that a backbone can be loaded from. Third parties keep them: pin what you use with
 * `sha256`, and read its licence.
 *
 * @example
 * const { url } = IMAGENET_WEIGHTS.find(({ network }) => network === 'resnet-18');
 * const backbone = await loadImageBackbone(url, { network: 'resnet-18' });
 */
export const IMAGENET_WEIGHTS: readonly PublishedFile[] = [
  { network: 'mobilenet-v1-0.25', url: `${TFJS}/tfjs/mobilenet_v1_0.25_224/model.json`, ...mobileNetV1 },
  { network: 'mobilenet-v1-0.5', url: `${TFJS}/tfjs/mobilenet_v1_0.50_224/model.json`, ...mobileNetV1 },
  { network: 'mobilenet-v1-0.75', url: `${TFJS}/tfjs/mobilenet_v1_0.75_224/model.json`, ...mobileNetV1 },
  { network: 'mobilenet-v1-1', url: `${TFJS}/tfjs/mobilenet_v1_1.0_224/model.json`, ...mobileNetV1 },
  { network: 'mobilenet-v1-0.25', url: `${KERAS}/mobilenet/mobilenet_2_5_224_tf.h5`, ...mobileNetV1 },
  { network: 'mobilenet-v1-0.5', url: `${KERAS}/mobilenet/mobilenet_5_0_224_tf.h5`, ...mobileNetV1 },
  { network: 'mobilenet-v1-0.75', url: `${KERAS}/mobilenet/mobilenet_7_5_224_tf.h5`, ...mobileNetV1 },
  { network: 'mobilenet-v1-1', url: `${KERAS}/mobilenet/mobilenet_1_0_224_tf.h5`, ...mobileNetV1 },
  {
    network: 'mobilenet-v2-0.35-keras',
    url: `${TEACHABLE}/${v2Kernels}_0.35_224_no_top/model.json`,
    ...mobileNetV2Keras,
    includeTop: false,
  },
  ...[0.35, 0.5, 0.75, 1, 1.3, 1.4].map((alpha) => ({
    network: `mobilenet-v2-${alpha}-keras`,
    url: `${KERAS}/mobilenet_v2/${v2Kernels}_${alpha === 1 ? '1.0' : alpha}_224.h5`,
    ...mobileNetV2Keras,
  })),
  {
    network: 'mobilenet-v2-1-keras',
    url: `${TFJS}/savedmodel/mobilenet_v2_1.0_224/model.json`,
    ...mobileNetV2Keras,
  },
  { network: 'mobilenet-v2-0.5', url: timm('mobilenetv2_050.lamb_in1k'), ...mobileNetV2Timm },
  { network: 'mobilenet-v2-1', url: timm('mobilenetv2_100.ra_in1k'), ...mobileNetV2Timm },
  { network: 'mobilenet-v2-1.4', url: timm('mobilenetv2_140.ra_in1k'), ...mobileNetV2Timm },
  { network: 'resnet-18', url: timm('resnet18.tv_in1k'), ...torchvision },
  { network: 'resnet-34', url: timm('resnet34.tv_in1k'), ...torchvision },
  { network: 'resnet-50', url: timm('resnet50.tv_in1k'), ...torchvision },
  { network: 'resnet-101', url: timm('resnet101.tv_in1k'), ...torchvision },
  { network: 'resnet-50-keras', url: `${KERAS}/resnet/${resNetKernels}.h5`, ...resNetKeras },
  {
    network: 'resnet-50-keras',
    url: `${KERAS}/resnet/${resNetKernels}_notop.h5`,
    ...resNetKeras,
    includeTop: false,
  },
  { network: 'vgg-16', url: timm('vgg16.tv_in1k'), ...torchvision },
  { network: 'vgg-16-keras', url: `${KERAS}/vgg16/${vggKernels}.h5`, ...vggKeras },
  {
    network: 'vgg-16-keras',
    url: `${KERAS}/vgg16/${vggKernels}_notop.h5`,
    ...vggKeras,
    includeTop: false,
  },
];

/** torchvision's own files are pickles, which can hold code; timm has the same weights as safetensors. */
function timm(name: string): string {
  return `${TIMM}/${name}/resolve/main/model.safetensors`;
}
