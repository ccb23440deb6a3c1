export { directoryStorage } from '#storage';
export { httpStorage } from './http.js';
export { indexedDbStorage } from './indexed-db.js';
export { memoryStorage } from './memory.js';
export { MissingFileError } from './missing-file-error.js';
export { readFiles } from './read-files.js';
export { resolveStorage } from './resolve.js';
export type { Storage } from './storage.js';
export { downloadZip, zipFiles } from './zip.js';
