import { DataError } from '@striate/core';
import { describe, expect, test } from 'vitest';
import { builtinDigits, imageFolder, imagesFromFiles, loadImageDataset } from './index.js';

describe('datasets in a browser', () => {
  test('drawn digits are the same as in Node', async () => {
    // Sum and three pixels of the test split's first picture of a 7, as Node draws it.
    const { data } = (await builtinDigits({ split: 'test' }).at(7)).input;
    const sum = [...data].reduce((total, value) => total + value, 0);
    expect([sum, data[153], data[180], data[213]]).toEqual([15007, 113, 246, 241]);
  });

  test('folders by path are refused, with the remedy', async () => {
    await expect(imageFolder('./photos')).rejects.toThrow(
      /browser can't open folders by path\. Use imagesFromFiles/,
    );
    await expect(loadImageDataset('./photos')).rejects.toThrow(DataError);
    expect((await loadImageDataset('builtin:digits')).train?.length).toBe(6000);
  });

  test('chosen files are a dataset', async () => {
    const data = imagesFromFiles([new File([''], 'a.png'), new File([''], 'b.bmp')], {
      label: ({ name }) => name.slice(0, 1),
    });
    expect([data.labels, data.length]).toEqual([['a', 'b'], 2]);
  });
});
