import { openLocation } from '#storage';
import type { Storage } from './storage.js';

/**
 * Opens the place that a string names. Nothing is read yet.
 *
 * | location | Node | browser |
 * | --- | --- | --- |
 * | `./model`, `/models/a` | directory | web address relative to the page |
 * | `file:///models/a` | directory | |
 * | `https://host/model` | read-only | read-only |
 * | `indexeddb://name` | | database |
 *
 * @param location one of the above, or a storage, which is returned as it is
 * @throws BundleError for anything else, with what is possible on this platform
 * @example
 * resolveStorage('https://example.org/digits').location; // 'https://example.org/digits/'
 */
export function resolveStorage(location: string | Storage): Storage {
  return typeof location === 'string' ? openLocation(location) : location;
}
