import { checkBackbone } from '@striate/core/transfer';

/**
 * Makes sure that something is a pretrained network for pictures.
 *
 * @param attempt for messages: the function that was called
 * @throws ShapeError saying what it is instead, and how to get one
 */
export function checkImageBackbone(given: unknown, attempt: string): void {
  const remedy =
    'open one with loadImageBackbone(location), or take a network with its weights, such as mobileNetV1({ weights })';
  checkBackbone(given, { attempt, remedy });
}
