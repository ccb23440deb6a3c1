import { downloadCache, locateFile } from '#storage';
import { BundleError } from '../errors.js';
import { removeCached } from '../storage/cached-download.js';
import { type DownloadOptions, downloadFile } from '../storage/download.js';
import type { LocatedFile } from '../storage/located-file.js';
import { MissingFileError } from '../storage/missing-file-error.js';
import type { ReadWeightsOptions, WeightLocation } from './read-options.js';

/** Where to read weights from. */
export interface OpenedLocation extends LocatedFile {
  /** Forgets what the cache holds of it, so that the next reading downloads it again. */
  readonly forget?: () => Promise<void>;
}

/** Names that a web folder is asked for, since it can't be listed. */
const WEB_DEFAULT = 'model.json';

/**
 * Opens whatever a caller may name; nothing is read yet.
 *
 * @throws BundleError for a location that is none, or where nothing is
 */
export async function openLocation(
  location: WeightLocation,
  options: ReadWeightsOptions,
): Promise<OpenedLocation> {
  if (typeof location === 'string' || location instanceof URL) {
    const located = await locateFile(String(location));
    return located instanceof URL ? openAddress(located, options) : located;
  }
  if (location instanceof Uint8Array)
    return openBytes('the given bytes', async () => new Uint8Array(location));
  if (Array.isArray(location)) return openFiles(location as readonly File[]);
  if (location instanceof Blob) {
    const name = location instanceof File ? location.name : 'the given blob';
    return openBytes(name, () => bytesOf(location));
  }
  if (typeof location === 'object' && location !== null && 'read' in location) return { folder: location };
  throw new BundleError(
    `readWeights: expected a path, an address, bytes, files or a storage, got ${String(location).slice(0, 80)}.`,
  );
}

function openAddress(url: URL, options: ReadWeightsOptions): OpenedLocation {
  const { sha256, cache = downloadCache(), ...others } = options;
  const folder = new URL('.', url);
  const name = decodeName(url.pathname.slice(folder.pathname.length)) || WEB_DEFAULT;
  const asked = new Set<string>();
  const addressOf = (file: string): URL => {
    const address = new URL(folder);
    address.pathname += encodeURIComponent(file);
    address.search = url.search;
    return address;
  };
  const pinOf = (file: string): string | undefined =>
    typeof sha256 === 'object' && Object.hasOwn(sha256, file) ? sha256[file] : undefined;
  return {
    name,
    folder: {
      location: folder.href,
      list: async () => [name],
      async read(file) {
        asked.add(file);
        const download: DownloadOptions = { ...others, cache, sha256: pinOf(file) };
        return downloadFile(addressOf(file), download);
      },
    },
    async forget() {
      if (cache) for (const file of asked) await removeCached(cache, addressOf(file));
    },
  };
}

/** An address may hold a stray percent sign. */
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function openBytes(name: string, read: () => Promise<Uint8Array<ArrayBuffer>>): OpenedLocation {
  const folder = {
    location: 'memory',
    list: async () => [name],
    async read(wanted: string) {
      if (wanted === name) return read();
      throw new MissingFileError(
        wanted,
        name,
        'one file was given, but its weights lie in others: give the folder, or all files',
      );
    },
  };
  return { name, folder };
}

function openFiles(files: readonly File[]): OpenedLocation {
  const byName = new Map(files.map((file) => [file.name, file]));
  const folder = {
    location: 'the given files',
    list: async () => [...byName.keys()],
    async read(name: string) {
      const file = byName.get(name);
      if (!file) throw new MissingFileError(name, 'the given files', 'pick it together with the others');
      return bytesOf(file);
    },
  };
  return { folder };
}

async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}
