import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { builtinIntents, loadTextDataset, textFile, textFolder, textFromFiles } from './index.js';

describe('datasets in a browser', () => {
  test('made-up sentences are the same as in Node', () => {
    expect(builtinIntents().read(15)).toBe('you charged me twice for the keyborad, please pay it back');
  });

  test('files by path are refused, with the remedy', async () => {
    for (const refused of [textFile('./a.tsv'), textFolder('./a'), loadTextDataset('./a.tsv')]) {
      await expect(refused).rejects.toThrow(/browser can't open files by path\. Use textFromFiles/);
    }
    await expect(textFile('./a.tsv')).rejects.toThrow(DataError);
    expect((await loadTextDataset('builtin:intents')).train?.length).toBe(4000);
  });

  test('a chosen CSV file of several mebibytes is read in any order', async () => {
    const text = (i: number): string => `"${i}", é\n${'x'.repeat(100)}`;
    const rows = Array.from({ length: 20_000 }, (_, i) => `c${i % 2},"${text(i).replaceAll('"', '""')}"\r\n`);
    const data = await textFromFiles([new File(rows, 'rows.csv')]);
    expect(data.length).toBe(20_000);
    for (const index of [19_999, 0, 10_001, 7]) {
      expect(await data.at(index)).toMatchObject({ input: text(index), label: index % 2 });
    }
    await data.close();
    await expect(async () => data.read(1)).rejects.toThrow(/the dataset was closed/);
  });

  test('chosen text files are a dataset, and a wrong encoding is found', async () => {
    const files = [new File(['good'], 'a.txt'), new File([Uint8Array.of(0x63, 0xe9)], 'b.txt')];
    const data = await textFromFiles(files, { classOf: ({ name }) => name.slice(0, 1) });
    expect(await data.read(0)).toBe('good');
    await expect(async () => data.read(1)).rejects.toThrow(
      /b\.txt: expected UTF-8, but byte 1 \(line 1\) is 0xE9/,
    );
  });
});
