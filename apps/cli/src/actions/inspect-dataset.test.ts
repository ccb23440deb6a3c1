import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeIdx, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

describe('inspect a dataset', () => {
  test('shows parts, classes, sizes and unreadable files', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(join(folder, 'train'), { perClass: { cat: 3, dog: 2 } });
    await writeImageFolder(join(folder, 'test'), { perClass: { cat: 1, dog: 1 } });
    await writeFile(join(folder, 'train', 'cat', 'broken.png'), 'no picture');
    const { code, stdout } = await runInProcess(['inspect', folder]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'train: 6 pictures, 2 classes\nclass  pictures\ncat           4\ndog           2\n',
    );
    expect(stdout).toContain('test: 2 pictures, 2 classes');
    expect(stdout).toContain('sizes: 28 x 28 (5)');
    expect(stdout).toMatch(/^unreadable: 1\n {2}.*broken\.png is no picture/m);
  });

  test('counts the digits of IDX files', async () => {
    const folder = await temporaryFolder();
    await writeIdx(folder, 25);
    const { code, stdout } = await runInProcess(['inspect', folder]);
    expect(code).toBe(0);
    expect(stdout).toContain('IDX files');
    expect(stdout).toContain('train: 25 pictures, 10 classes');
    expect(stdout).toMatch(/^4 +3\n5 +2$/m);
    expect(stdout).toContain('unreadable: none');
  });
});
