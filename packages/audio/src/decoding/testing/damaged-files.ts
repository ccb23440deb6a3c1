import { readFile } from 'node:fs/promises';
import type { Random } from '@striate/core';
import { mutateBytes } from '@striate/core/testing';

/** A small sound in every format that is decoded, by the format's name. */
export async function sampleAudioFiles(): Promise<Record<string, Uint8Array<ArrayBuffer>>> {
  const text = await readFile(new URL('../golden/files.json', import.meta.url), 'utf8');
  const files = JSON.parse(text) as Record<string, { readonly bytes: string }>;
  return Object.fromEntries(
    Object.entries(files).map(([name, { bytes }]) => [name, Uint8Array.from(Buffer.from(bytes, 'base64'))]),
  );
}

/** Where a format keeps its lengths and settings. */
const HEADER_BYTES = 128;

/** Damages a file; every second one in its header alone. */
export function damageAudio(valid: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  if (random.integer(2) === 0) return mutateBytes(valid, random);
  const header = mutateBytes(valid.subarray(0, HEADER_BYTES), random);
  const rest = valid.subarray(HEADER_BYTES);
  const bytes = new Uint8Array(header.length + rest.length);
  bytes.set(header);
  bytes.set(rest, header.length);
  return bytes;
}
