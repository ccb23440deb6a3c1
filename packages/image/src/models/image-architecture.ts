import { DataError } from '@striate/core';
import type { Architecture } from '@striate/core/classifier';
import { alexNet } from './alexnet.js';
import { lenet5 } from './lenet5.js';
import { mobileNetV1 } from './mobilenet-v1.js';
import { mobileNetV2 } from './mobilenet-v2.js';
import { resNet } from './resnet.js';
import { resNetCifar } from './resnet-cifar.js';
import { vgg16 } from './vgg16.js';

/**
 * All image architectures as published, from small to large.
 *
 * @example
 * imageArchitectures.map(({ name }) => name); // ['lenet-5', 'resnet-20', ..., 'vgg-16']
 */
export const imageArchitectures: readonly Architecture[] = [
  lenet5(),
  resNetCifar({ depth: 20 }),
  resNetCifar({ depth: 32 }),
  resNetCifar({ depth: 44 }),
  resNetCifar({ depth: 56 }),
  mobileNetV1({ alpha: 0.25 }),
  mobileNetV1({ alpha: 0.5 }),
  mobileNetV1({ alpha: 0.75 }),
  mobileNetV1(),
  mobileNetV2({ alpha: 0.35 }),
  mobileNetV2({ alpha: 0.5 }),
  mobileNetV2({ alpha: 0.75 }),
  mobileNetV2(),
  mobileNetV2({ alpha: 1.3 }),
  mobileNetV2({ alpha: 1.4 }),
  resNet({ depth: 18 }),
  resNet({ depth: 34 }),
  resNet({ depth: 50 }),
  resNet({ depth: 101 }),
  alexNet(),
  vgg16(),
];

/**
 * Finds an architecture by the name that the command line uses.
 *
 * @param name `lenet-5`, `resnet-20`, `mobilenet-v1-0.25`, ..., `vgg-16`; case does not matter
 * @returns the architecture as published
 * @throws DataError for an unknown name, with the list of all
 * @example
 * imageArchitecture('resnet-20').inputShape; // [32, 32, 3]
 */
export function imageArchitecture(name: string): Architecture {
  const found = imageArchitectures.find((one) => one.name === name.toLowerCase());
  if (found) return found;
  const names = imageArchitectures.map((one) => one.name).join(', ');
  throw new DataError(`imageArchitecture: expected one of ${names}; received ${JSON.stringify(name)}`);
}
