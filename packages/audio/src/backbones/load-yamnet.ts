import { DataError } from '@striate/core';
import { activation, inputLayer, withInitializerSeed, withoutInitialWeights } from '@striate/core/layers';
import { sha256Hex } from '@striate/core/storage';
import { assignWeights, readWeights, type WeightFile } from '@striate/core/weights';
import { type LayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { audioPreprocessor } from '../preprocessing/audio-preprocessor.js';
import type { AudioBackbone } from './audio-backbone.js';
import { checkClassNames, classNamesBeside } from './class-names.js';
import type { PretrainedSoundOptions } from './pretrained-options.js';
import { isYamnetHead, YAMNET_MAP, yamnetNames } from './yamnet-names.js';
import {
  YAMNET_CLASSES,
  YAMNET_CLIP,
  yamnetEmbedding,
  yamnetFeatures,
  yamnetHead,
  yamnetMaps,
} from './yamnet-network.js';

export interface PretrainedYamnetOptions extends Omit<PretrainedSoundOptions, 'weights'> {
  /** Anything that `readWeights` takes; or `random` for weights that follow from `seed`, in tests and comparisons. */
  readonly weights: PretrainedSoundOptions['weights'] | 'random';
  /** Length of a clip; default 0.975. */
  readonly seconds?: number;
  /** Whether the published head is kept, for `logits`. Default: where the weights have one. */
  readonly includeTop?: boolean;
  /** Of `random` weights; default 0. */
  readonly seed?: number;
}

interface YamnetParts {
  readonly model: LayersModel;
  readonly features: SymbolicTensor;
  readonly embedding: SymbolicTensor;
  readonly logits?: SymbolicTensor;
}

/** @throws what `yamnet` throws */
export async function loadYamnet(options: PretrainedYamnetOptions): Promise<AudioBackbone> {
  const { weights, seconds = YAMNET_CLIP.seconds, preprocessing, seed = 0 } = options;
  const { sampleRate } = YAMNET_CLIP;
  const preprocessor = audioPreprocessor({
    ...preprocessing,
    sampleRate,
    seconds,
    features: yamnetFeatures(sampleRate),
  });
  const isRandom = weights === 'random';
  const file = isRandom ? undefined : yamnetNames(await readWeights(weights, options));
  const labels = options.labels ?? (isRandom ? undefined : await classNamesBeside(weights));
  const classes = file ? headOf(file, options) : (options.labels?.length ?? YAMNET_CLASSES);
  const build = () =>
    buildYamnet(preprocessor.outputShape, options.includeTop === false ? undefined : classes);
  const parts = file ? withoutInitialWeights(build) : withInitializerSeed(seed, build);
  try {
    const ignore = parts.logits ? undefined : isYamnetHead;
    if (file) assignWeights(parts.model, file, YAMNET_MAP, { ignore });
    return {
      ...parts,
      name: 'yamnet',
      labels: checkClassNames(labels, parts.logits?.shape[1] ?? undefined, 'yamnet'),
      preprocessor,
      // What random weights follow from stands for them.
      weightsHash: file?.sha256 ?? sha256Hex(new TextEncoder().encode(`yamnet random ${seed}`)),
      dispose: () => {
        parts.model.dispose();
      },
    };
  } catch (error) {
    parts.model.dispose();
    throw error;
  }
}

function buildYamnet(inputShape: readonly number[], classes: number | undefined): YamnetParts {
  const inputs = inputLayer({ shape: inputShape, name: 'input' });
  const features = yamnetMaps(inputs);
  if (classes === undefined) {
    const embedding = yamnetEmbedding(features);
    return { model: model({ inputs, outputs: embedding, name: 'yamnet' }), features, embedding };
  }
  const { embedding, logits } = yamnetHead(features, classes);
  const outputs = activation(logits, { activation: 'sigmoid', name: 'predictions' });
  return { model: model({ inputs, outputs, name: 'yamnet' }), features, embedding, logits };
}

/** @returns how many classes the weights tell apart; undefined where they have no head */
function headOf(
  { weights, source }: WeightFile,
  { includeTop }: PretrainedYamnetOptions,
): number | undefined {
  const hasHead = Object.keys(weights).some(isYamnetHead);
  if (includeTop && !hasHead) {
    throw new DataError(
      `yamnet: includeTop asks for the published head, but ${source} holds none; leave includeTop out, or take weights with a head.`,
    );
  }
  if (!hasHead) return undefined;
  return (weights['logits/bias'] ?? weights['logits.bias'])?.data.length || YAMNET_CLASSES;
}
