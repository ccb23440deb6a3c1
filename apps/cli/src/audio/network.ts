import { AudioClassifier } from '@striate/audio';
import type { AudioInput } from '@striate/audio/decoding';
import { audioArchitecture } from '@striate/audio/models';
import {
  type NetworkRequest,
  type SharedOptions,
  type TrainableNetwork,
  withProgress,
} from '../actions/network.js';
import { checkBackboneFlags } from '../commands/backbone-options.js';
import type { TrainAudioOptions } from '../commands/train-audio.js';
import { tuningFlags } from '../commands/tuning-options.js';

type Request = NetworkRequest<AudioInput, TrainAudioOptions>;

/**
 * Opens an architecture to train from scratch, or a trained classifier to go on from.
 *
 * @throws DataError for an unknown architecture
 * @throws BundleError for a classifier that can't be read
 */
export async function openNetwork(
  options: TrainAudioOptions,
): Promise<TrainableNetwork<AudioInput, TrainAudioOptions>> {
  if (options.backbone === undefined) {
    const { sampleRate, seconds, augment } = options;
    const model = audioArchitecture(options.model);
    const train = (request: Request) =>
      withProgress(request, (shared) =>
        AudioClassifier.fit(request.data.train, { ...shared, model, augment, sampleRate, seconds }),
      );
    return { train, dispose: () => {} };
  }
  const backbone = await AudioClassifier.load(options.backbone);
  const train = (request: Request) => withProgress(request, (shared) => fineTune(backbone, request, shared));
  return { train, dispose: () => backbone.dispose() };
}

function fineTune(backbone: AudioClassifier, { data, options }: Request, shared: SharedOptions<AudioInput>) {
  const { freezeEpochs, unfreezeFrom, unfrozenLearningRate, headHidden, augment } = options;
  return AudioClassifier.fineTune(data.train, {
    ...shared,
    backbone,
    freezeEpochs,
    unfreezeFrom,
    unfrozenLearningRate,
    augment,
    head: { hidden: headHidden },
  });
}

/**
 * Looks at what can be wrong with a network's options before anything is opened.
 *
 * @throws UsageError for options that make no sense together
 * @throws DataError for an unknown architecture
 */
export function checkNetworkOptions(options: TrainAudioOptions): void {
  if (options.backbone === undefined) audioArchitecture(options.model);
  checkBackboneFlags(options.backbone, tuningFlags(options));
}
