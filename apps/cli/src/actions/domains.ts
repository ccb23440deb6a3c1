import type { Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BundleError } from '@striate/core';
import { loadManifest } from '@striate/core/bundle';
import { directoryStorage } from '@striate/core/storage';
import type { DatasetOptions, Domain } from './domain.js';

/** Each is loaded when a bundle asks for it: whoever predicts texts needs no decoder of pictures. */
const DOMAINS: Readonly<Record<string, () => Promise<Domain<unknown>>>> = {
  'image-classification': async () => (await import('../image/image-domain.js')).imageDomain,
  'audio-classification': async () => (await import('../audio/audio-domain.js')).audioDomain,
  'text-classification': async () => (await import('../text/text-domain.js')).textDomain,
};

/**
 * Tells by its manifest what kind of data a saved model is for.
 *
 * @throws BundleError where there is no bundle, or one of a kind that this program does not know
 */
export async function domainOfBundle(bundle: string): Promise<Domain<unknown>> {
  const { task } = await loadManifest(directoryStorage(bundle));
  const load = Object.hasOwn(DOMAINS, task) ? DOMAINS[task] : undefined;
  if (load) return load();
  throw new BundleError(
    `The model in ${bundle} is for the task "${task}"; this program knows ${Object.keys(DOMAINS).join(', ')}. ` +
      'A newer version of it may know more.',
  );
}

const TABLES = /\.(tsv|tab|csv|jsonl|ndjson)$/i;
const PLAIN_TEXT = /\.txt$/i;
const SOUNDS = /\.(wav|wave|flac|mp3|ogg|oga)$/i;

/**
 * Tells by its name and its files what kind of data a dataset is of: pictures, where nothing else is to be seen.
 *
 * @param options of how its files are to be read; patterns, words and columns of file names are for sounds
 */
export async function domainOfDataset(name: string, options: DatasetOptions = {}): Promise<Domain<unknown>> {
  return (DOMAINS[await taskOfDataset(name, options)] as () => Promise<Domain<unknown>>)();
}

async function taskOfDataset(name: string, { pattern, words, file }: DatasetOptions): Promise<string> {
  const isOfSounds = [pattern, words, file].some((option) => option !== undefined);
  if (name === 'builtin:vowels' || isOfSounds || (await listsSounds(name))) return 'audio-classification';
  if (name === 'builtin:intents' || TABLES.test(name)) return 'text-classification';
  const holdsSounds = await holds(name, ({ name: file }) => SOUNDS.test(file));
  if (holdsSounds) return 'audio-classification';
  // A plain text beside the class folders is a note about them.
  const holdsTexts = await holds(
    name,
    ({ name: file }, depth) => TABLES.test(file) || (depth > 0 && PLAIN_TEXT.test(file)),
  );
  return holdsTexts ? 'text-classification' : 'image-classification';
}

/** Whether the first row of a table names a sound. */
async function listsSounds(table: string): Promise<boolean> {
  if (!TABLES.test(table)) return false;
  // A table that can't be read is whoever's who opens it.
  const rows = await readStart(table).catch(() => '');
  const [, row = ''] = rows.split(/\r?\n/);
  return row.split(/[,;\t]/).some((cell) => SOUNDS.test(cell.replace(/"$/, '')));
}

/** Longer rows are no rows of names. */
const START_BYTES = 4096;

async function readStart(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES));
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Looks at a folder's files, and at those in the first class folder of the first part. */
async function holds(
  folder: string,
  isOne: (file: Dirent, depth: number) => boolean,
  depth = 0,
): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((): Dirent[] => []);
  if (entries.some((entry) => entry.isFile() && isOne(entry, depth))) return true;
  const first = entries.find((entry) => entry.isDirectory());
  return depth < 2 && first !== undefined && holds(join(folder, first.name), isOne, depth + 1);
}
