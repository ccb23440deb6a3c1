export { type IdxOptions, idxDataset, idxSplits } from './idx.node.js';
export {
  folderSplits,
  type ImageFolderOptions,
  type ImageFolderScan,
  imageFolder,
  scanImageFolder,
} from './image-folder.node.js';
