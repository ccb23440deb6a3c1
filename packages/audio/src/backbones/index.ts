export type { AudioBackbone } from './audio-backbone.js';
export type { PretrainedYamnetOptions } from './load-yamnet.js';
export type { PretrainedSoundOptions } from './pretrained-options.js';
export { type PublishedSoundFile, SOUND_WEIGHTS } from './sound-weights.js';
export { speechCommandsModel } from './speech-commands-model.js';
export { yamnet } from './yamnet.js';
