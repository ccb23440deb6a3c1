export type { AudioArchitecture, AudioPreparation } from './audio-architecture.js';
export { type BcResnetOptions, bcResNet } from './bc-resnet.js';
export { compactCnn } from './compact-cnn.js';
export { type DsCnnOptions, dsCnn } from './ds-cnn.js';
export { audioArchitecture, audioArchitectures } from './find-audio-architecture.js';
export { m5 } from './m5.js';
export { type TcResnetOptions, tcResNet } from './tc-resnet.js';
export { type VggishOptions, vggish } from './vggish.js';
