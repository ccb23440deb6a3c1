import { unzipSync } from 'fflate';
import { refuse } from './parse-json.js';

const MAX_ENTRIES = 100_000;
/** Weights hardly shrink: what grows more than this is made to fill the memory. */
const MAX_GROWTH = 100;
const LEAST_LIMIT = 64_000_000;

/**
 * Takes some files out of a zip archive that anybody may have written. Nothing is written anywhere, so no name leads out.
 *
 * @param names of the wanted files, folders included
 * @param where for messages
 * @returns contents by name; a name that the archive lacks is left out
 * @throws BundleError for an archive that is damaged, encrypted, lists a file twice, or grows to far more than its size
 * @see PKWARE, .ZIP File Format Specification, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function unzipFiles(
  archive: Uint8Array,
  names: readonly string[],
  where: string,
): Record<string, Uint8Array<ArrayBuffer>> {
  const limit = Math.max(LEAST_LIMIT, MAX_GROWTH * archive.length);
  const sizes = new Map<string, number>();
  let entries = 0;
  let total = 0;
  const choose = ({ name, originalSize }: { name: string; originalSize: number }): boolean => {
    entries += 1;
    if (entries > MAX_ENTRIES) throw new Error(`it lists more than ${MAX_ENTRIES} files`);
    if (!names.includes(name)) return false;
    if (sizes.has(name)) throw new Error(`it lists ${name} twice`);
    sizes.set(name, originalSize);
    total += originalSize;
    if (total > limit) throw new Error(`it grows to ${total} bytes, more than ${limit}`);
    return true;
  };
  try {
    const files = unzipSync(archive, { filter: choose });
    for (const [name, size] of sizes) {
      if (files[name]?.length !== size) throw new Error(`${name} has another size than it says`);
    }
    return files as Record<string, Uint8Array<ArrayBuffer>>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw refuse(where, `is a zip archive that can't be unpacked, damaged or encrypted (${reason})`, {
      cause,
    });
  }
}
