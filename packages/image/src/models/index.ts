export { type AlexnetOptions, alexNet } from './alexnet.js';
export { imageArchitecture, imageArchitectures } from './image-architecture.js';
export { type Lenet5Options, lenet5 } from './lenet5.js';
export { type MobilenetV1Options, mobileNetV1 } from './mobilenet-v1.js';
export { type MobilenetV2Options, mobileNetV2 } from './mobilenet-v2.js';
export { type ResnetOptions, resNet } from './resnet.js';
export { type ResnetCifarOptions, resNetCifar } from './resnet-cifar.js';
export { type Vgg16Options, vgg16 } from './vgg16.js';
export type { WeightLayout } from './weight-layout.js';
