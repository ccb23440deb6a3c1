import { BundleError } from '../errors.js';
import { sha256OfParts } from '../storage/sha256.js';
import type { OpenedLocation } from './open-location.js';
import type { OpenedFile } from './opened-file.js';
import type { ReadWeightsOptions } from './read-options.js';

/** What checks the hashes that a caller has given, while files are read. */
export interface HashChecks extends Pick<OpenedFile, 'verify'> {
  /** The opened folder; reading a file checks the hash that was given for it. */
  readonly folder: { read(name: string): Promise<Uint8Array<ArrayBuffer>> };
  /** @throws BundleError where a hash was given for a file that was not read */
  finish(): Promise<void>;
}

const DIGITS = /^[\da-f]{64}$/i;

/** @throws BundleError for what is no SHA-256 */
export function hashChecks(opened: OpenedLocation, { sha256 }: ReadWeightsOptions): HashChecks {
  const byName = new Map(typeof sha256 === 'object' ? Object.entries(sha256) : []);
  const whole = typeof sha256 === 'string' ? sha256 : undefined;
  for (const hash of whole === undefined ? byName.values() : [whole]) {
    if (!DIGITS.test(hash)) {
      throw new BundleError(`readWeights: a SHA-256 has 64 hexadecimal digits, got ${JSON.stringify(hash)}.`);
    }
  }
  const read = new Set<string>();
  const check = async (what: string, found: string, expected: string | undefined): Promise<void> => {
    if (expected === undefined || found === expected.toLowerCase()) return;
    // Else every later try would find the same wrong file.
    await opened.forget?.();
    throw new BundleError(
      `Reading ${what}: its SHA-256 must be ${expected} and is ${found}; get the file again, and do not use it if the ` +
        'hash is right.',
    );
  };
  return {
    folder: {
      async read(name) {
        read.add(name);
        const bytes = await opened.folder.read(name);
        if (byName.has(name)) await check(name, await sha256OfParts([bytes]), byName.get(name));
        return bytes;
      },
    },
    async verify(parts) {
      const found = await sha256OfParts(parts);
      await check(`the weights in ${opened.folder.location}`, found, whole);
      return found;
    },
    async finish() {
      const unread = [...byName.keys()].filter((name) => !read.has(name));
      if (unread.length === 0) return;
      throw new BundleError(
        `Reading weights from ${opened.folder.location}: a SHA-256 was given for ${unread.join(', ')}, but the weights ` +
          `are in ${[...read].join(', ')}; correct the names.`,
      );
    },
  };
}
