export { convertChannels, LUMA } from './channels.js';
export { type CropBox, centerCrop, crop } from './crop.js';
export { type DecodeOptions, decodeImage, type ImageInput } from './decode.js';
export { imagePreprocessorFromConfig } from './from-config.js';
export { formatOfBytes, formatOfName, type ImageFile, type ImageFormat } from './image-file.js';
export {
  type ImagePreprocessor,
  type ImagePreprocessorConfig,
  type ImagePreprocessorOptions,
  imagePreprocessor,
} from './image-preprocessor.js';
export { type ChannelOrder, type Normalization, normalize } from './normalize.js';
export { pad } from './pad.js';
export { checkPixels, type ImageChannels, type ImageSize, type Pixels } from './pixels.js';
export { type ResizeMode, resize, resizeAndCrop, resizeTo } from './resize.js';
export { type ChannelStatistics, channelStatistics } from './statistics.js';
