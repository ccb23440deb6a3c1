import { adam, oneCycle } from '@striate/core/training';
import type { AudioArchitecture } from '../models/audio-architecture.js';
import { buildAudioModel } from '../models/build-audio-model.js';
import type { AudioBackbone } from './audio-backbone.js';
import { loadYamnet, type PretrainedYamnetOptions } from './load-yamnet.js';
import { YAMNET_CLIP, YAMNET_INPUT, yamnetFeatures, yamnetHead, yamnetMaps } from './yamnet-network.js';

/**
 * YAMNet, MobileNetV1 for everyday sounds: an architecture to train from scratch, or with `weights` a promise of the network that
 * was trained on AudioSet's 521 classes.
 *
 * Layers are named as published: `layer1/conv`, `layer2/depthwise_conv/bn`, ..., `logits`. Weights may be those of Keras's `.h5`, of
 * a TF.js GraphModel (its batch normalisations folded or not), or safetensors with names of either or of PyTorch's port. Sounds
 * become 64 mel bands of 125 to 7500 Hz, `ln(magnitude + 0.001)`, in frames of 25 ms each 10 ms. A clip is 0.975 s, one published
 * patch; of longer ones (`seconds`) the embedding is the mean over all their time.
 *
 * @param options.weights and the other {@link PretrainedYamnetOptions}
 * @returns the architecture; builds from any `[frames, columns, 1]` of at least 16x16. Or the backbone, with `features`
 *   `[batch, 3, 2, 1024]` and `embedding` `[batch, 1024]`, which the caller disposes of; its model gives independent
 *   probabilities (a sigmoid)
 * @throws DataError for labels that don't fit, or a head that the weights lack
 * @throws what `readWeights` throws, and `WeightMismatchError` for weights of another network
 * @see https://github.com/tensorflow/models/tree/master/research/audioset/yamnet
 * @see Gemmeke et al. 2017, https://doi.org/10.1109/ICASSP.2017.7952261 (AudioSet)
 * @example
 * const backbone = await yamnet({ weights: './yamnet.h5' });
 * backbone.embedding.shape; // [null, 1024]
 * const classifier = await AudioClassifier.fineTune(train, { backbone, epochs: 10 });
 */
export function yamnet(options: PretrainedYamnetOptions): Promise<AudioBackbone>;
export function yamnet(options?: { readonly weights?: never }): AudioArchitecture;
export function yamnet(
  options: Partial<PretrainedYamnetOptions> = {},
): AudioArchitecture | Promise<AudioBackbone> {
  // Of `weights: undefined`, such as a setting that is not there, the loader says what is wrong.
  return 'weights' in options ? loadYamnet(options as PretrainedYamnetOptions) : architecture();
}

function architecture(): AudioArchitecture {
  return {
    ...YAMNET_INPUT,
    preparation: { ...YAMNET_CLIP, features: yamnetFeatures },
    recipe: { epochs: 30, batchSize: 32, optimizer: adam(), learningRate: 1e-3, schedule: oneCycle },
    build: (options) =>
      buildAudioModel(YAMNET_INPUT, options, (x) => yamnetHead(yamnetMaps(x), options.classes).logits),
  };
}
