import type { Architecture } from '@striate/core/classifier';
import type { FeatureOptions } from '../features/feature-options.js';

/** How an architecture wants its sound, where a caller and the clips themselves say nothing else. */
export interface AudioPreparation {
  /** Hz, as published. */
  readonly sampleRate: number;
  /** Length of a clip, as published. */
  readonly seconds: number;
  /** What it sees: the samples themselves, or features, by the sample rate so that a frame stays as long in time. */
  readonly features: 'waveform' | ((sampleRate: number) => FeatureOptions);
}

/** A network for sound before it knows its classes: what `compactCnn()` returns. */
export interface AudioArchitecture extends Architecture {
  readonly preparation: AudioPreparation;
}
