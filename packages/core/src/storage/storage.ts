/** A flat folder of named files: a directory, an IndexedDB database, a web address, memory. */
export interface Storage {
  /** For messages: a path, `indexeddb://name` or a URL. */
  readonly location: string;
  list(): Promise<string[]>;
  /** @throws BundleError naming the location and the file when it is missing or can't be read. */
  read(name: string): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Replaces all the named files or none: everything is written aside first, then moved into place in the
   * order given. A full disk or a crash never leaves a half-written file.
   */
  write(files: Readonly<Record<string, Uint8Array>>): Promise<void>;
  /** Removes the file; a missing one is no error. */
  remove(name: string): Promise<void>;
}
