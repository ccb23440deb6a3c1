import { BundleError } from '../errors.js';

/** A `BundleError` for a file that isn't there: the one failure that a reader may want to tell from the others. */
export class MissingFileError extends BundleError {
  /**
   * @param file its name
   * @param location the storage's location
   * @param hint what to do about it
   */
  constructor(
    readonly file: string,
    location: string,
    hint = 'check the location',
  ) {
    super(`There is no file ${file} in ${location}; ${hint}.`);
  }
}
