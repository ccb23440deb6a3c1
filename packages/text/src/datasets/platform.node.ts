export { findParts } from './find-parts.node.js';
export { textFile } from './text-file.node.js';
export { type TextFolderOptions, textFolder } from './text-folder.node.js';
