import { readdir } from 'node:fs/promises';
import type { Terminal } from '../terminal.js';
import type { DatasetOptions } from './domain.js';
import { domainOfDataset } from './domains.js';
import { inspectBundle } from './inspect-bundle.js';
import { inspectDataset } from './inspect-dataset.js';

const BUNDLE_FILES = ['striate.json', 'model.json'];

/** Prints what a folder or file holds: a saved model where it has a model's files, else a dataset. */
export async function inspect(subject: string, files: DatasetOptions, terminal: Terminal): Promise<void> {
  const names = await readdir(subject).catch((): string[] => []);
  if (names.some((name) => BUNDLE_FILES.includes(name))) return inspectBundle(subject, terminal);
  return inspectDataset(await domainOfDataset(subject, files), subject, files, terminal);
}
