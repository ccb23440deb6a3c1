import { type ImageBackbone, ImageClassifier, loadImageBackbone } from '@striate/image';
import { imageArchitecture } from '@striate/image/models';
import type { ImageInput } from '@striate/image/preprocessing';
import {
  type NetworkRequest,
  type SharedOptions,
  type TrainableNetwork,
  withProgress,
} from '../actions/network.js';
import { type BackboneOptions, checkBackboneFlags } from '../commands/backbone-options.js';
import type { TrainImageOptions } from '../commands/train-image.js';
import { tuningFlags } from '../commands/tuning-options.js';
import { UsageError } from '../failures.js';

type Request = NetworkRequest<ImageInput, TrainImageOptions>;

/**
 * Opens an architecture to train from scratch, or a backbone with its pretrained weights.
 *
 * @throws DataError for an unknown architecture, or weights that it can't be told by
 * @throws BundleError for weights that can't be read
 */
export async function openNetwork(
  options: TrainImageOptions,
  signal: AbortSignal,
): Promise<TrainableNetwork<ImageInput, TrainImageOptions>> {
  if (options.backbone === undefined) {
    const model = imageArchitecture(options.model);
    const train = (request: Request) =>
      withProgress(request, (shared) =>
        ImageClassifier.fit(request.data.train, { ...shared, model, augment: fitAugmentation(options) }),
      );
    return { train, dispose: () => {} };
  }
  const backbone = await openBackbone(options, signal);
  const train = (request: Request) => withProgress(request, (shared) => fineTune(backbone, request, shared));
  return { train, dispose: () => backbone.dispose() };
}

/** Opens the weights that `--backbone` names. */
export function openBackbone(
  {
    backbone = '',
    backboneArchitecture: network,
    backboneSha256: sha256,
    imageSize: inputSize,
  }: BackboneOptions,
  signal: AbortSignal,
): Promise<ImageBackbone> {
  return loadImageBackbone(backbone, { network, sha256, inputSize, signal });
}

function fineTune(backbone: ImageBackbone, { data, options }: Request, shared: SharedOptions<ImageInput>) {
  const { freezeEpochs, unfreezeFrom, unfrozenLearningRate, headHidden, headLayers, featureCache, augment } =
    options;
  return ImageClassifier.fineTune(data.train, {
    ...shared,
    backbone,
    freezeEpochs,
    unfreezeFrom,
    unfrozenLearningRate,
    augment,
    head: { hidden: headHidden, layers: headLayers },
    featureCache,
  });
}

/** @throws UsageError for mirrored copies, which training from scratch has no use for */
function fitAugmentation({ augment }: Pick<TrainImageOptions, 'augment'>): 'default' | 'none' | undefined {
  if (augment !== 'mirror') return augment;
  throw new UsageError('--augment mirror is for a --backbone; --augment default mirrors at random.');
}

/**
 * Looks at what can be wrong with a network's options before anything is opened.
 *
 * @throws UsageError for options that make no sense together
 * @throws DataError for an unknown architecture
 */
export function checkNetworkOptions(options: TrainImageOptions): void {
  if (options.backbone === undefined) {
    fitAugmentation(options);
    imageArchitecture(options.model);
  }
  checkBackboneFlags(options.backbone, {
    '--backbone-architecture': options.backboneArchitecture,
    '--backbone-sha256': options.backboneSha256,
    '--image-size': options.imageSize,
    ...tuningFlags(options),
    '--head-layers': options.headLayers,
    '--feature-cache': options.featureCache,
  });
}
