import { readdir } from 'node:fs/promises';
import type { Terminal } from '../terminal.js';
import { inspectBundle } from './inspect-bundle.js';
import { inspectDataset } from './inspect-dataset.js';

const BUNDLE_FILES = ['striate.json', 'model.json'];

/** Prints what a folder holds: a saved model where it has a model's files, else a dataset. */
export async function inspectSubject(subject: string, terminal: Terminal): Promise<void> {
  const names = await readdir(subject).catch((): string[] => []);
  const isBundle = names.some((name) => BUNDLE_FILES.includes(name));
  await (isBundle ? inspectBundle(subject, terminal) : inspectDataset(subject, terminal));
}
