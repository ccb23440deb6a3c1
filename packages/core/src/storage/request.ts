import { BundleError } from '../errors.js';

const MAX_REDIRECTS = 5;

/**
 * Asks for an address and follows redirects with care: five at most, never from `https:` to anything else, and to another
 * host over `https:` alone. Who listens on the line could otherwise send a program anywhere.
 *
 * @returns the answer, whatever its status
 * @throws BundleError for a redirect that is not followed; whatever `fetch` throws
 */
export async function request(url: URL, init: RequestInit): Promise<Response> {
  let address = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(address, { ...init, redirect: 'manual' });
    if (response.type === 'opaqueredirect') return followUnseen(address, init);
    const target = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || target === null) return response;
    await response.body?.cancel();
    address = checkRedirect(address, target);
  }
  throw new BundleError(
    `Could not download ${url}: the server redirects more than ${MAX_REDIRECTS} times; give the final address.`,
  );
}

/** A browser hides where a redirect leads until it has been followed; it refuses mixed content by itself. */
async function followUnseen(url: URL, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'follow' });
  checkRedirect(url, response.url);
  return response;
}

function checkRedirect(from: URL, target: string): URL {
  const to = URL.canParse(target, from) ? new URL(target, from) : undefined;
  const isSafe =
    to?.protocol === 'https:' ||
    (from.protocol === 'http:' && to?.protocol === 'http:' && to.hostname === from.hostname);
  if (to && isSafe) return to;
  throw new BundleError(
    `Could not download ${from}: the server redirects to ${JSON.stringify(target.slice(0, 200))}, which is not ` +
      'followed: another host must be reached over https, and https is not left; give the final address.',
  );
}
