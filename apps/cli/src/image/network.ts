import { directoryStorage } from '@striate/core/storage';
import { type ImageBackbone, ImageClassifier, type ImageFitOptions, loadImageBackbone } from '@striate/image';
import { imageArchitecture } from '@striate/image/models';
import { type BackboneOptions, checkBackboneFlags } from '../commands/backbone-options.js';
import type { TrainImageOptions } from '../commands/train-image.js';
import { UsageError } from '../failures.js';
import type { Terminal } from '../terminal.js';
import { trainingProgress } from '../training-progress.js';
import { datasetFingerprint } from './dataset-fingerprint.js';
import type { TrainingData } from './training-data.js';

export interface NetworkRequest {
  readonly data: TrainingData;
  readonly options: TrainImageOptions & { readonly out: string };
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** A network that a command line asks for, made ready before anything is written. */
export interface TrainableNetwork {
  train(request: NetworkRequest): Promise<ImageClassifier>;
  dispose(): void;
}

/**
 * Opens an architecture to train from scratch, or a backbone with its pretrained weights.
 *
 * @throws DataError for an unknown architecture, or weights that it can't be told by
 * @throws BundleError for weights that can't be read
 */
export async function openNetwork(
  options: TrainImageOptions,
  signal: AbortSignal,
): Promise<TrainableNetwork> {
  if (options.backbone === undefined) {
    const model = imageArchitecture(options.model);
    const train = (request: NetworkRequest) =>
      withProgress(request, (shared) =>
        ImageClassifier.fit(request.data.train, { ...shared, model, augment: fitAugmentation(options) }),
      );
    return { train, dispose: () => {} };
  }
  const backbone = await openBackbone(options, signal);
  const train = (request: NetworkRequest) =>
    withProgress(request, (shared) => fineTune(backbone, request, shared));
  return { train, dispose: () => backbone.dispose() };
}

/** Opens the weights that `--backbone` names. */
export function openBackbone(
  { backbone = '', backboneArchitecture: network, imageSize: inputSize }: BackboneOptions,
  signal: AbortSignal,
): Promise<ImageBackbone> {
  return loadImageBackbone(backbone, { network, inputSize, signal });
}

type SharedOptions = ReturnType<typeof sharedOptions> & Pick<ImageFitOptions, 'onProgress'>;

function fineTune(backbone: ImageBackbone, { data, options }: NetworkRequest, shared: SharedOptions) {
  const { freezeEpochs, unfreezeFrom, unfrozenLearningRate, headHidden, featureCache, augment } = options;
  return ImageClassifier.fineTune(data.train, {
    ...shared,
    backbone,
    freezeEpochs,
    unfreezeFrom,
    unfrozenLearningRate,
    augment,
    head: { hidden: headHidden },
    featureCache: featureCache === undefined ? undefined : directoryStorage(featureCache),
  });
}

async function withProgress(
  request: NetworkRequest,
  train: (shared: SharedOptions) => Promise<ImageClassifier>,
): Promise<ImageClassifier> {
  const { options, terminal, signal } = request;
  const progress = trainingProgress(terminal, { quiet: options.quiet, signal });
  try {
    return await train({ ...sharedOptions(request), onProgress: progress.onProgress });
  } finally {
    progress.stop();
  }
}

function sharedOptions({ data, options, signal }: NetworkRequest) {
  const { epochs, batchSize, learningRate, seed, resume, out, ema } = options;
  const { train, validation, test } = data;
  return {
    validation,
    epochs,
    batchSize,
    learningRate,
    seed,
    ema,
    signal,
    checkpoint: {
      storage: directoryStorage(out),
      resume,
      fingerprint: { pictures: datasetFingerprint(train), testPictures: datasetFingerprint(test) },
    },
  };
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
    '--image-size': options.imageSize,
    '--freeze-epochs': options.freezeEpochs,
    '--unfreeze-from': options.unfreezeFrom,
    '--unfrozen-learning-rate': options.unfrozenLearningRate,
    '--head-hidden': options.headHidden,
    '--feature-cache': options.featureCache,
  });
}
