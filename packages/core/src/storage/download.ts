import { downloadCache } from '#storage';
import { BundleError } from '../errors.js';
import { readCached, writeCached } from './cached-download.js';
import { type FetchFileOptions, fetchFile } from './fetch-file.js';
import { sha256OfParts } from './sha256.js';
import type { Storage } from './storage.js';

export interface DownloadOptions extends FetchFileOptions {
  /** SHA-256 in hexadecimal that the file must have, from the cache too. */
  readonly sha256?: string;
  /** Where the file is kept and looked for; default `downloadCache()`, false for nowhere. */
  readonly cache?: Storage | false;
}

/**
 * Downloads a file once: whole, checked, and then from the cache, also without a network.
 *
 * Network errors, cut-off answers and the statuses 408, 425, 429 and 5xx are tried again, from where the connection
 * broke where the server can. At most five redirects are followed, none away from `https:`, and to other hosts over
 * `https:` alone. The cache gets whole files only, and what is damaged there is downloaded again. A file that is in the
 * cache is not asked for again: what the address holds by then is not known.
 *
 * @param url `http:` or `https:`
 * @returns the file's content
 * @throws BundleError that says what failed, where, and what to do; the signal's reason where it is aborted
 * @example
 * const bytes = await downloadFile('https://example.org/resnet18.safetensors', { sha256: 'ab34...' });
 */
export async function downloadFile(
  url: string | URL,
  options: DownloadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const address = parseAddress(url);
  const { cache = downloadCache(), sha256, signal } = options;
  signal?.throwIfAborted();
  const pinned = sha256?.toLowerCase();
  const kept = cache ? await usingCache(cache, () => readCached(cache, address)) : undefined;
  if (kept && (pinned === undefined || kept.sha256 === pinned)) return kept.bytes;
  const bytes = await fetchFile(address, options);
  const found = await sha256OfParts([bytes]);
  if (pinned !== undefined && found !== pinned) throw wrongHash(address, pinned, found);
  if (cache) await usingCache(cache, () => writeCached(cache, address, { bytes, sha256: found }));
  return bytes;
}

async function usingCache<Result>(cache: Storage, use: () => Promise<Result>): Promise<Result> {
  try {
    return await use();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BundleError(
      `The cache for downloads in ${cache.location} can't be used: ${reason} Name another folder in STRIATE_CACHE, or turn ` +
        'the cache off (cache: false).',
      { cause },
    );
  }
}

function parseAddress(url: string | URL): URL {
  const address = URL.canParse(String(url)) ? new URL(url) : undefined;
  if (address && ['http:', 'https:'].includes(address.protocol)) {
    address.hash = '';
    return address;
  }
  throw new BundleError(
    `Can't download ${JSON.stringify(String(url))}: expected an address such as https://host/file.`,
  );
}

function wrongHash(address: URL, expected: string, found: string): BundleError {
  return new BundleError(
    `Downloaded ${address}, but it is not the file that was asked for: its SHA-256 must be ${expected} and is ${found}; ` +
      'check the address and the hash, and do not use the file if both are right.',
  );
}
