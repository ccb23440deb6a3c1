import { BundleError } from '../errors.js';
import type { ReadableFolder } from '../storage/located-file.js';

/** What a folder of weights is read from, the first kind that it has. */
const KINDS: readonly RegExp[] = [
  /^model\.json$/,
  /\.safetensors\.index\.json$/,
  /\.safetensors$/,
  /\.keras$/,
  /\.(h5|hdf5)$/,
];

/**
 * Finds the file of weights in a folder.
 *
 * @returns its name: `model.json`, else the one index of safetensors shards, `.safetensors`, `.keras` or `.h5` file
 * @throws BundleError where there is none, or several of one kind
 */
export async function chooseFile(folder: ReadableFolder): Promise<string> {
  const names = await folder.list().catch(() => undefined);
  // Some storages, such as a web address, can't be listed.
  if (names === undefined) return 'model.json';
  for (const kind of KINDS) {
    const found = names.filter((name) => kind.test(name));
    if (found.length === 1) return found[0] as string;
    if (found.length > 1) {
      throw new BundleError(
        `Reading weights from ${folder.location}: it has several files of weights, ${found.slice(0, 5).join(', ')}` +
          `${found.length > 5 ? ', ...' : ''}; name one of them.`,
      );
    }
  }
  throw new BundleError(
    `Reading weights from ${folder.location}: expected model.json, or a .safetensors, .keras or .h5 file, found ` +
      `${names.length === 0 ? 'nothing' : names.slice(0, 5).join(', ')}; check the path.`,
  );
}
