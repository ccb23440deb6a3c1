import type { DownloadProgress } from '../storage/fetch-file.js';
import type { Storage } from '../storage/storage.js';

/**
 * Where weights are: a path, a web address or `indexeddb://name`; a file's bytes; one file or all files of a model that a
 * user has picked in a browser; or a storage.
 */
export type WeightLocation = string | URL | Uint8Array | Blob | readonly File[] | Storage;

export interface ReadWeightsOptions {
  /**
   * SHA-256 in hexadecimal that must come out: one of the weights' bytes (`WeightFile.sha256`), or one for each file by
   * its name, `model.json` and the like included. Checked before anything of the file is used.
   */
  readonly sha256?: string | Readonly<Record<string, string>>;
  /** Called as bytes arrive; downloads only. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
  /** Where downloads are kept; default `downloadCache()`, false for nowhere. */
  readonly cache?: Storage | false;
}
