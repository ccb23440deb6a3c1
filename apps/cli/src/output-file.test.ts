import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { checkOutputFile, writeJson, writeOutputFile } from './output-file.js';
import { temporaryFolder } from './testing/fixtures.js';
import { runInProcess } from './testing/run-in-process.js';

describe('checkOutputFile', () => {
  test('a file that exists, one in folders that do not, and none at all may be written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'old.html'), 'old');
    await checkOutputFile(join(folder, 'old.html'), '--html');
    await checkOutputFile(join(folder, 'a', 'b', 'new.html'), '--html');
    await checkOutputFile(undefined, '--html');
    expect(await readdir(folder)).toEqual(['old.html']);
  });

  test.each([
    ['a folder', '.', 'this is a folder'],
    ['a name that ends as a folder', 'new/', 'this is a folder'],
    ['nothing', undefined, 'this is a folder'],
    ['a path through a file', 'file/page.html', 'a file is in the way'],
    ['a path further through a file', 'file/a/b/page.html', 'a file is in the way'],
    ['a path that is too long', `${'x'.repeat(300)}/page.html`, 'the path is too long'],
  ])('%s is refused by the option that asked for it', async (_, name, reason) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const typed = name === undefined ? '' : `${folder}/${name}`;
    const checked = checkOutputFile(typed, '--html');
    await expect(checked).rejects.toThrow(DataError);
    await expect(checked).rejects.toThrow(`Can't write --html ${JSON.stringify(typed)}: `);
    await expect(checked).rejects.toThrow(reason);
  });

  test.runIf(process.platform === 'linux')(
    'a place where nothing can be made is refused, also to root',
    async () => {
      await expect(checkOutputFile('/proc/striate/page.html', '--html')).rejects.toThrow(DataError);
      await expect(checkOutputFile('/proc/page.html', '--html')).rejects.toThrow(
        /^Can't write --html "\/proc\//,
      );
    },
  );

  test('a device is refused: it would be replaced', async () => {
    await expect(checkOutputFile('/dev/null', '--report')).rejects.toThrow('a device or a pipe');
  });
});

test('files are written with their folders, JSON with a line feed behind', async () => {
  const folder = await temporaryFolder();
  await writeOutputFile(join(folder, 'a', 'page.html'), '<p>');
  await writeJson(join(folder, 'a', 'figures.json'), { a: 1 });
  expect(await readFile(join(folder, 'a', 'page.html'), 'utf8')).toBe('<p>');
  expect(await readFile(join(folder, 'a', 'figures.json'), 'utf8')).toBe('{\n  "a": 1\n}\n');
});

test.each([
  ['explain --html', ['explain', 'BUNDLE', 'a.wav', '--html', 'OUT']],
  ['evaluate --report', ['evaluate', 'BUNDLE', 'builtin:digits', '--report', 'OUT']],
  ['train --report', ['train', 'audio', 'builtin:vowels', '--out', 'BUNDLE', '--report', 'OUT']],
  ['train text --folds', ['train', 'text', 'builtin:intents', '--folds', '2', '--report', 'OUT']],
  ['lr-find --out', ['lr-find', 'image', 'builtin:digits', '--out', 'OUT']],
])('%s says that a path leads through a file, before anything else', async (_, command) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await mkdir(join(folder, 'bundle'));
  const paths: Record<string, string> = {
    BUNDLE: join(folder, 'bundle'),
    OUT: join(folder, 'file', 'x.html'),
  };
  const { code, stderr } = await runInProcess(command.map((word) => paths[word] ?? word));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^striate: Can't write --\w+ .*x\.html": a file is in the way .*\. Choose another/);
});
