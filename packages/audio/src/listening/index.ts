export { audioNodeStream } from './audio-node-stream.js';
export { type DetectionOptions, Detector, type DetectorOptions } from './detector.js';
export type { Hit, TrueSound } from './hit.js';
export {
  type HeardWindow,
  type Listening,
  type ListeningEngine,
  type ListenOptions,
  listen,
} from './listen.js';
export {
  type ListeningMetrics,
  type ListeningMetricsOptions,
  listeningMetrics,
  type Recognition,
} from './listening-metrics.js';
export type { ListeningSource, LiveSource, StreamPiece } from './listening-source.js';
export type { ListeningStatistics } from './listening-statistics.js';
export { type MicrophoneOptions, microphone } from './microphone.js';
export { type PcmFormat, type PcmStreamOptions, pcmStream } from './pcm-stream.js';
export type { Smoothing } from './score-smoother.js';
export { soundStream } from './sound-stream.js';
