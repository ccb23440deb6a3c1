import { BundleError } from '../errors.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; change its permissions or choose another folder',
  EBUSY: 'another program holds it; close that program and try again',
  EDQUOT: 'the disk quota is used up; free some space or choose another folder',
  EEXIST: 'a file is in the way where a folder is needed; choose another folder',
  EFBIG:
    'the file is larger than the file system or a process limit (ulimit -f) allows; choose another folder',
  EIO: 'the device reports an input/output error; check the disk',
  EISDIR: 'a folder is in the way where a file is needed; name a file',
  EMFILE: 'too many files are open; close some or raise the limit (ulimit -n)',
  ENAMETOOLONG: 'the path is too long; choose a shorter one',
  ENOSPC: 'no space is left on the device; free some space or choose another folder',
  ENOTDIR: 'a file is in the way where a folder is needed; choose another folder',
  EPERM: 'the operation is not permitted; change its permissions or choose another folder',
  EROFS: 'the file system is read-only; choose another folder',
};

/** The system's code of a failed file operation, such as `ENOSPC`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Turns a failed file operation into a message for people.
 *
 * @param attempt what was being done: `write weights.bin to /models/a`
 * @param error as the system threw it; kept as `cause`
 * @param detail facts to add to the attempt: `12.3 MB needed`
 */
export function fileFailure(attempt: string, error: unknown, detail?: string): BundleError {
  const code = errorCode(error);
  const known = code === undefined ? undefined : REASONS[code];
  const reason = known ?? (error instanceof Error ? error.message : String(error));
  return new BundleError(`Could not ${attempt}${detail ? ` (${detail})` : ''}: ${reason}.`, { cause: error });
}
