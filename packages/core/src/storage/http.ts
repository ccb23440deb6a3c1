import { BundleError } from '../errors.js';
import { checkFileName } from './file-name.js';
import { reasonOf, statusRemedy } from './http-failure.js';
import { MissingFileError } from './missing-file-error.js';
import type { Storage } from './storage.js';

/**
 * Files below a web address, read-only. Redirects are refused: they would let a server send a program elsewhere.
 *
 * @param url `http:` or `https:`, with or without a closing slash; in a browser also relative to the page. A query
 *   string goes with every request
 * @returns a storage whose `list`, `write` and `remove` throw
 * @throws BundleError for an address that can't be used
 * @example
 * const { model, manifest } = await loadBundle(httpStorage('https://example.org/digits'));
 */
export function httpStorage(url: string | URL): Storage {
  const base = parseUrl(String(url));
  const readOnly = async (): Promise<never> => {
    throw new BundleError(
      `${base} can only be read file by file: the web has no way to list, write or remove; choose another location for that.`,
    );
  };
  return {
    location: base.href,
    list: readOnly,
    async read(name) {
      checkFileName(name, base.href);
      return download(name, base);
    },
    write: readOnly,
    remove: readOnly,
  };
}

function parseUrl(url: string): URL {
  const page = globalThis.location?.href;
  const base = URL.canParse(url, page) ? new URL(url, page) : undefined;
  if (!base || !['http:', 'https:'].includes(base.protocol)) {
    throw new BundleError(
      `Can't read from ${JSON.stringify(url)}: expected an address such as https://host/folder.`,
    );
  }
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

async function download(name: string, base: URL): Promise<Uint8Array<ArrayBuffer>> {
  const address = new URL(base);
  address.pathname += encodeURIComponent(name);
  try {
    const response = await fetch(address, { redirect: 'manual' });
    checkStatus(response, name, address, base);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(
      `Could not download ${address}: ${reasonOf(error)}; check the address and the connection, and in a ` +
        'browser that the server allows this page (CORS).',
      { cause: error },
    );
  }
}

function checkStatus(response: Response, name: string, address: URL, base: URL): void {
  if (response.ok) return;
  const { status } = response;
  if (status === 404 || status === 410) {
    throw new MissingFileError(name, base.href, `the server answered ${status}: check the address`);
  }
  // A browser hides a redirect's status and target.
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const target = response.headers.get('location');
    throw new BundleError(
      `Could not download ${address}: the server redirects${target ? ` to ${target}` : ''}, which is not followed; ` +
        'give the final address.',
    );
  }
  throw new BundleError(
    `Could not download ${address}: the server answered ${status}; ${statusRemedy(status)}.`,
  );
}
