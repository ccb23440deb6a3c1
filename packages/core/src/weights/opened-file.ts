/** A file whose format is to be found, with what its reader may need. */
export interface OpenedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For messages. */
  readonly source: string;
  /**
   * Hashes the bytes of the weights, before anything is made of them.
   *
   * @returns SHA-256 of the parts one after another, in hexadecimal
   * @throws BundleError where it is not what the caller asked for
   */
  readonly verify: (parts: readonly Uint8Array<ArrayBuffer>[]) => Promise<string>;
  /**
   * Reads a file that this one names, such as a shard.
   *
   * @throws BundleError for a name that could leave the folder, or where the file is not there
   */
  readonly readBeside: (name: string) => Promise<Uint8Array<ArrayBuffer>>;
}
