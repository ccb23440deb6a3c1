import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '@striate/core/data';
import { afterAll, beforeAll } from 'vitest';
import type { TextFileOptions } from '../table-options.js';
import { textFile } from '../text-file.node.js';

/** Files in a folder of their own, which lives as long as the tests of one file. */
export interface WrittenFiles {
  path(name: string): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
  open(name: string, content: string | Uint8Array, options?: TextFileOptions): Promise<Dataset<string>>;
}

/** Sets such a folder up for the tests of the calling file. */
export function writtenFiles(): WrittenFiles {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'text-file-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  const files: WrittenFiles = {
    path: (name) => join(directory, name),
    async write(name, content) {
      await writeFile(files.path(name), content);
      return files.path(name);
    },
    open: async (name, content, options) => textFile(await files.write(name, content), options),
  };
  return files;
}

/** Reads and closes a file: all examples as [line, class name, text]. */
export async function allRows(data: Dataset<string>): Promise<[number, string, string][]> {
  const all: [number, string, string][] = [];
  for (let i = 0; i < data.length; i++) {
    const { label, fields, input } = await data.at(i);
    all.push([fields.line as number, data.labels[label] as string, input]);
  }
  await data.close();
  return all;
}
