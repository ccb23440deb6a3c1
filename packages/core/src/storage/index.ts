export { directoryStorage, downloadCache, listFolder } from '#storage';
export { type ByteStream, type FileLocation, openByteStream } from './byte-stream.js';
export {
  type ClassFolderScan,
  classFolderSplits,
  pathBelow,
  type ScanClassFolderOptions,
  scanClassFolder,
} from './class-folder.js';
export { type DownloadOptions, downloadFile } from './download.js';
export type { DownloadProgress } from './fetch-file.js';
export { httpStorage } from './http.js';
export { indexedDbStorage } from './indexed-db.js';
export { joinBytes } from './join-bytes.js';
export { memoryStorage } from './memory.js';
export { MissingFileError } from './missing-file-error.js';
export { readFiles } from './read-files.js';
export { resolveStorage } from './resolve.js';
export { sha256Hex } from './sha256.js';
export type { Storage } from './storage.js';
export { downloadZip, zipFiles } from './zip.js';
