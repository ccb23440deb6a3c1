import type { Storage } from './storage.js';

/** A folder to read from. */
export type ReadableFolder = Pick<Storage, 'location' | 'list' | 'read'>;

/** A folder, and which file of it is meant; left out where the folder itself is. */
export interface LocatedFile {
  readonly folder: ReadableFolder;
  readonly name?: string;
}

/** A file that is opened when its first piece is asked for. */
export interface LocatedStream {
  readonly location: string;
  readonly pieces: AsyncGenerator<Uint8Array>;
}
