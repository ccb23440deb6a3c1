import { readFile } from 'node:fs/promises';
import { fileFailure } from './file-failure.js';

/** @throws BundleError with the reason and the remedy */
export async function readLocalFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    throw fileFailure(`read ${path}`, error);
  }
}
