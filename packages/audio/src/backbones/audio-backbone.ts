import type { Backbone } from '@striate/core/transfer';
import type { AudioInput } from '../decoding/audio-source.js';
import type { Waveform } from '../decoding/waveform.js';
import type { AudioPreprocessor } from '../preprocessing/audio-preprocessor.js';

/** A trained network for sound, as something to fine-tune or to embed with. */
export interface AudioBackbone extends Backbone<AudioInput, Waveform> {
  readonly preprocessor: AudioPreprocessor;
}
