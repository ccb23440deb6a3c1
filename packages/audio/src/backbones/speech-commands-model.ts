import { ShapeError } from '@striate/core';
import { layersModelOf } from '@striate/core/bundle';
import { readWeights } from '@striate/core/weights';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { FeatureOptions } from '../features/feature-options.js';
import { audioPreprocessor } from '../preprocessing/audio-preprocessor.js';
import type { AudioBackbone } from './audio-backbone.js';
import { checkClassNames, classNamesBeside } from './class-names.js';
import type { PretrainedSoundOptions } from './pretrained-options.js';

const SAMPLE_RATE = 44_100;
const FRAME = 2048;
const HOP = 1024;

/**
 * Loads a network of TensorFlow.js's speech-commands: the published ones (`18w`, `directional4w`), one that its transfer learning
 * saved, or an audio model of Teachable Machine's.
 *
 * The model is built as its `model.json` describes it. Its input is what the library makes of a browser's `AnalyserNode`: at 44.1 kHz,
 * every 1024 samples, the magnitudes of the last 2048 under a Blackman window, divided by 2048, in decibels; of those the lowest bins
 * (232 are up to 5 kHz), with mean 0 and deviation 1 within the clip. Here the numbers are computed, from files too and the same
 * everywhere. 43 frames are a clip of 1.02 s. What the browser gives of digital silence is minus infinity, on which the library
 * doesn't predict; here it is -140 dB, about what the rounding of 16-bit sound makes in a bin.
 *
 * @param options.weights `model.json`, its folder or address; `labels` are `words` or `wordLabels` of `metadata.json` beside it,
 *   where that is in a folder, a storage or picked files
 * @returns the backbone, with `embedding` `[batch, 2000]`, the output of the last hidden dense layer, and without `logits`, since the
 *   head has its softmax in it; the caller disposes of it
 * @throws ShapeError for another network: not from `[frames, bins, 1]` to classes, or without a hidden dense layer after feature maps
 * @throws DataError for labels that don't fit
 * @throws what `loadLayersModel` throws
 * @see https://github.com/tensorflow/tfjs-models/tree/master/speech-commands
 * @see https://webaudio.github.io/web-audio-api/#fft-windowing-and-smoothing-over-time
 * @example
 * const backbone = await speechCommandsModel({ weights: './speech-commands-18w' });
 * backbone.embedding.shape; // [null, 2000]
 * const classifier = await AudioClassifier.fineTune(train, { backbone, epochs: 10 });
 */
export async function speechCommandsModel(options: PretrainedSoundOptions): Promise<AudioBackbone> {
  const { weights, preprocessing } = options;
  const file = await readWeights(weights, options);
  const model = await layersModelOf(file);
  try {
    const [frames, bins] = inputOf(model, file.source);
    const labels = options.labels ?? (await classNamesBeside(weights));
    const name = 'speech-commands';
    return {
      ...hiddenTensors(model, file.source),
      name,
      model,
      labels: checkClassNames(labels, model.outputs[0]?.shape[1] ?? undefined, name),
      preprocessor: audioPreprocessor({
        ...preprocessing,
        sampleRate: SAMPLE_RATE,
        seconds: ((frames - 1) * HOP + FRAME) / SAMPLE_RATE,
        features: analyserFeatures(bins),
      }),
      weightsHash: file.sha256,
      dispose: () => {
        model.dispose();
      },
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** What `getFloatFrequencyData` gives with `fftSize` 2048 and `smoothingTimeConstant` 0, cut and normalised. */
function analyserFeatures(bins: number): FeatureOptions {
  return {
    kind: 'spectrum',
    frameLength: FRAME,
    hopLength: HOP,
    window: 'blackman',
    power: 1,
    scaling: 'fftLength',
    bins,
    compression: 'decibels',
    floor: 1e-7,
    normalization: 'clip',
  };
}

/** @throws ShapeError for a model that takes no spectra, or gives no classes */
function inputOf({ inputs, outputs }: LayersModel, source: string): [frames: number, bins: number] {
  const shapes = [...inputs, ...outputs].map(({ shape }) => `[${shape.map((size) => size ?? 'null')}]`);
  const [, frames, bins, channels] = inputs[0]?.shape ?? [];
  const isSpectrum = inputs[0]?.rank === 4 && frames && bins && bins <= FRAME / 2 + 1 && channels === 1;
  if (inputs.length === 1 && outputs.length === 1 && isSpectrum && outputs[0]?.rank === 2) {
    return [frames, bins];
  }
  throw new ShapeError(
    `speechCommandsModel: expected a network from [batch, frames, bins, 1], with at most ${FRAME / 2 + 1} bins, to [batch, classes], but that of ${source} is ${shapes.join(' to ')}; take a model of speech-commands.`,
  );
}

/** @throws ShapeError for a model without a hidden dense layer after feature maps */
function hiddenTensors(
  model: LayersModel,
  source: string,
): { readonly features: SymbolicTensor; readonly embedding: SymbolicTensor } {
  const before = (tensor: SymbolicTensor | undefined) => tensor?.inputs[0];
  let embedding = before(model.outputs[0]);
  while (embedding && embedding.sourceLayer.getClassName() !== 'Dense') embedding = before(embedding);
  let features = embedding;
  while (features && features.rank < 4) features = before(features);
  if (embedding && features && !model.inputs.includes(features)) return { features, embedding };
  throw new ShapeError(
    `speechCommandsModel: expected a hidden dense layer after feature maps, whose output is the embedding, but "${model.name}" of ${source} has none; take a model of speech-commands.`,
  );
}
