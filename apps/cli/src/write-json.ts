import { basename, dirname, resolve } from 'node:path';
import { directoryStorage } from '@striate/core/storage';

/** Writes a JSON file, whole or not at all. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  const bytes = new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  await directoryStorage(dirname(resolve(file))).write({ [basename(file)]: bytes });
}
