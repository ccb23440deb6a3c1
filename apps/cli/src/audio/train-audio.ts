import { train } from '../actions/train.js';
import { soundFiles } from '../commands/sound-options.js';
import type { TrainAudioOptions } from '../commands/train-audio.js';
import type { Terminal } from '../terminal.js';
import { audioDomain } from './audio-domain.js';
import { checkNetworkOptions, openNetwork } from './network.js';

/**
 * `striate train audio`.
 *
 * @param command what the user typed, for the report
 */
export async function trainAudio(
  dataset: string,
  typed: TrainAudioOptions,
  terminal: Terminal,
  command: string,
): Promise<void> {
  checkNetworkOptions(typed);
  const options = { ...typed, files: soundFiles(typed) };
  await train({
    domain: audioDomain,
    dataset,
    options,
    terminal,
    command,
    model: options.backbone ?? options.model,
    tryWith: '<file...>',
    openNetwork: () => openNetwork(options),
  });
}
