import { BundleError } from '../errors.js';

// C0 control characters and those that Windows forbids in names; both separators are among them.
const FORBIDDEN = /[\p{Cc}"*/:<>?\\|]/u;

/**
 * Refuses a file name that could leave its folder, or that some file system can't hold.
 *
 * Names come from manifests that anybody may have written, so every storage asks before it touches a file.
 *
 * @param name a plain name such as `weights.bin`: no separator, no control character, not `.` or `..`, at most
 *   200 bytes
 * @param location where the file is or would be, for the message
 * @throws BundleError
 */
export function checkFileName(name: string, location: string): void {
  const length = new TextEncoder().encode(name).length;
  const plain = length > 0 && length <= 200 && !FORBIDDEN.test(name) && name !== '.' && name !== '..';
  if (plain) return;
  const shown = JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name);
  throw new BundleError(
    `Refused the file name ${shown} in ${location}: a name is 1 to 200 bytes long, without separators or ` +
      'control characters, and not "." or ".."; correct it in what lists the file.',
  );
}
