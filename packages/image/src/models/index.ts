export { type AlexnetOptions, alexNet } from './alexnet.js';
export { imageArchitecture, imageArchitectures } from './image-architecture.js';
export { type Lenet5Options, lenet5 } from './lenet5.js';
export { type ResnetOptions, resNet } from './resnet.js';
export { type ResnetCifarOptions, resNetCifar } from './resnet-cifar.js';
