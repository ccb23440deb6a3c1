export { type IdxOptions, idxDataset, idxSplits } from './idx.node.js';
export {
  type ImageFolderOptions,
  type ImageFolderScan,
  imageFolder,
  scanImageFolder,
} from './image-folder.node.js';
