export { type CharCnnOptions, charCnn } from './char-cnn.js';
export { type DpcnnOptions, dpcnn } from './dpcnn.js';
export { textArchitecture, textArchitectures } from './find-text-architecture.js';
export type { TextArchitecture, TextPreparation, VectorTable, VocabularySize } from './text-architecture.js';
export { type TextCnnOptions, textCnn, textCnnMultichannel } from './text-cnn.js';
export type { VectorChannels } from './token-vectors.js';
