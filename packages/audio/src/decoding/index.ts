export {
  AUDIO_FORMATS,
  type AudioFile,
  type AudioFormat,
  audioFormatOfBytes,
  audioFormatOfName,
} from './audio-file.js';
export type { AudioInput } from './audio-source.js';
export { type DecodeAudioOptions, decodeAudio } from './decode-audio.js';
export { type EncodeWavOptions, encodeWav } from './encode-wav.js';
export { readAudioStream } from './read-audio-stream.js';
export { checkWaveform, duration, frameCount, type Waveform } from './waveform.js';
