import type { ImageInput } from '@striate/image/preprocessing';
import type { FinishedRun } from '../actions/run-training.js';
import { train } from '../actions/train.js';
import type { TrainImageOptions } from '../commands/train-image.js';
import type { Terminal } from '../terminal.js';
import { imageDomain } from './image-domain.js';
import { checkNetworkOptions, openNetwork } from './network.js';

/**
 * `striate train image`.
 *
 * @param command what the user typed, for the report
 * @param afterwards makes use of the trained classifier before it is disposed of
 */
export async function trainImage(
  dataset: string,
  options: TrainImageOptions,
  terminal: Terminal,
  command: string,
  afterwards?: (run: FinishedRun<ImageInput>) => Promise<void>,
): Promise<void> {
  checkNetworkOptions(options);
  const request = {
    domain: imageDomain,
    dataset,
    options,
    terminal,
    command,
    model: options.backbone ?? options.model,
    tryWith: '<file...>',
    openNetwork: (signal: AbortSignal) => openNetwork(options, signal),
  };
  await train(request, afterwards);
}
