/** Bytes that can be read from any position: a file on a disk, or one that a person chose in a page. */
export interface ByteSource {
  /** For messages and ids: a path, or a file's name. */
  readonly name: string;
  readonly size: number;
  /**
   * Reads the bytes from `start` up to `end`.
   *
   * @throws DataError where the file is closed, can't be read, or has changed since it was opened
   */
  read(start: number, end: number): Promise<Uint8Array>;
  /** The same without a promise, where the platform can: ten times faster for bytes that the system has at hand. */
  readNow?(start: number, end: number): Uint8Array;
  close(): void;
}
