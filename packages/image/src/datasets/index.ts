export type { ClassFolders, IgnoredFiles, SplitName } from '@striate/core/data';
export {
  type IdxOptions,
  type ImageFolderOptions,
  type ImageFolderScan,
  idxDataset,
  imageFolder,
  scanImageFolder,
} from '#datasets';
export { type BuiltinDigitsOptions, builtinDigits } from './builtin-digits.js';
export { type ImagesFromFilesOptions, imagesFromFiles } from './images-from-files.js';
export { type ImageDatasets, type LoadImageDatasetOptions, loadImageDataset } from './load-image-dataset.js';
