import { explainPlaces, type PlacesExplanation, resizeMap } from '@striate/core/explain';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { AudioInput } from '../decoding/audio-source.js';
import type { Waveform } from '../decoding/waveform.js';
import type { AudioPreprocessor } from '../preprocessing/audio-preprocessor.js';
import { columnEdges } from './column-edges.js';

export interface ExplainSoundOptions {
  /** The class to explain; default the likeliest. */
  readonly label?: string;
  /** Whose maps Grad-CAM weighs; default those that the network ends its convolutions with. An earlier layer's are finer. */
  readonly layer?: string;
  /** Size of the patches of occlusion, in frames and columns (of a waveform in samples); default an eighth of each. */
  readonly patch?: readonly number[];
}

/**
 * Where in a sound a network hears a class. Times are those of the clip that the network sees, cut or padded to its length.
 *
 * All arrays are `[frames, columns]`, row by row; those of a network on the waveform itself have one column, and frames of about
 * 10 ms.
 */
export interface SoundExplanation extends PlacesExplanation {
  /** `[frames, columns]` */
  readonly shape: readonly [frames: number, columns: number];
  /** The picture as the network sees it, of several channels the first; of a waveform the peak of each frame, 0..1. */
  readonly features: Float32Array;
  readonly columns: 'frequency' | 'coefficient' | 'level';
  /** Hz, `[columns + 1]`: where each column of the kind `frequency` starts, and the last one ends; empty for others. */
  readonly edges: readonly number[];
  /** Where the first frame's share of time starts, in seconds. */
  readonly start: number;
  /** Seconds from one frame to the next. */
  readonly hop: number;
}

/** A classifier's parts that explaining takes. */
export interface ExplainedSounds {
  readonly model: LayersModel;
  readonly labels: readonly string[];
  readonly preprocessor: AudioPreprocessor;
}

/** Of the frames of a waveform. */
const STEPS_PER_SECOND = 100;

/**
 * Shows where in a sound a network hears a class: by Grad-CAM, and by covering patch after patch of what it sees with the mean of
 * the picture.
 *
 * Grad-CAM is weighed place by place, as fits any network, and as coarse as the layer's maps. It shows where the network's evidence
 * is, which may lie beside the sound that it is of: by half of what a place of the maps sees, 0.3 s in `compactCnn`.
 *
 * @throws DataError for a label that the classifier does not know, or a sound that can't be decoded
 * @throws ShapeError for a network without convolutions, an unknown layer, or a patch out of range
 * @example
 * const { gradCam, shape, hop } = await explainSound(classifier, './seven.wav');
 * shape; // [98, 40]: the map's entry [t, b] is for band b of the frame that starts at about t * hop seconds
 */
export async function explainSound(
  { model, labels, preprocessor }: ExplainedSounds,
  input: AudioInput,
  options: ExplainSoundOptions = {},
): Promise<SoundExplanation> {
  const clip = await preprocessor.prepare(input);
  const picture = preprocessor.finish(clip);
  const places = await explainPlaces({ model, labels }, picture, options);
  const { sampleRate, features } = preprocessor.toConfig();
  if (features === 'waveform') return explanationOfWaveform(places, clip);
  const { hopLength, frameLength } = features;
  const [frames, columns, channels] = picture.shape as [number, number, number];
  const edges = columnEdges(sampleRate, features);
  return {
    ...places,
    shape: [frames, columns],
    features: picture.data.filter((_, i) => i % channels === 0),
    columns: edges ? 'frequency' : 'coefficient',
    edges: edges ?? [],
    // A frame stands for as much time round its middle as there is from one to the next.
    start: (frameLength - hopLength) / 2 / sampleRate,
    hop: hopLength / sampleRate,
  };
}

function explanationOfWaveform(
  places: PlacesExplanation,
  { samples, sampleRate }: Waveform,
): SoundExplanation {
  const seconds = samples.length / sampleRate;
  const frames = Math.max(1, Math.round(seconds * STEPS_PER_SECOND));
  const coarse = (values: Float32Array) => resizeMap({ values, shape: places.shape }, [frames]);
  return {
    ...places,
    shape: [frames, 1],
    gradCam: coarse(places.gradCam),
    occlusion: coarse(places.occlusion),
    features: peaksOf(samples, frames),
    columns: 'level',
    edges: [],
    start: 0,
    hop: seconds / frames,
  };
}

function peaksOf(samples: Float32Array, frames: number): Float32Array {
  const peaks = new Float32Array(frames);
  samples.forEach((sample, i) => {
    const frame = Math.floor((i * frames) / samples.length);
    peaks[frame] = Math.max(peaks[frame] as number, Math.abs(sample));
  });
  return peaks;
}
