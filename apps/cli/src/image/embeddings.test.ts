import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallWeights, temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const SETTINGS = ['--image-size', '32', '--threads', '1'];

let weights: Uint8Array;
beforeAll(async () => {
  weights = await smallWeights();
});

/** A folder of pictures, the file with the weights, and paths of pictures in the folder. */
async function prepare() {
  const folder = await temporaryFolder();
  const [data, backbone] = [join(folder, 'data'), join(folder, 'net.safetensors')];
  await writeImageFolder(data, { perClass: { 1: 6, 7: 6 } });
  await writeFile(backbone, weights);
  const picture = (label: number, index: number) => join(data, String(label), `${index}.png`);
  return { folder, data, backbone, picture };
}

describe('nearest', () => {
  test('finds a picture itself first, and shows each find on a row', async () => {
    const { data, backbone, picture } = await prepare();
    const files = [picture(1, 0), picture(7, 2)];
    const argv = ['nearest', backbone, data, ...files, '-k', '3', '--quiet', ...SETTINGS];
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [title, ...rows] = stdout.trimEnd().split('\n');
    expect(title).toMatch(/^file +similarity +class +picture$/);
    expect(rows).toHaveLength(6);
    expect(rows[0]).toMatch(/ 1\.0000 {2}1 +.*0\.png$/);
    expect(rows[3]).toMatch(/ 1\.0000 {2}7 +.*2\.png$/);
  });

  test('prints JSON, keeps embeddings, and takes all where fewer than k', async () => {
    const { folder, data, backbone, picture } = await prepare();
    const cache = ['--feature-cache', join(folder, 'cache')];
    const argv = ['nearest', backbone, data, picture(1, 4), '-k', '99', '--json', ...cache, ...SETTINGS];
    const first = await runInProcess(argv);
    expect(first.stderr).toContain('features of 12 pictures');
    const [found] = JSON.parse(first.stdout);
    expect(found.file).toBe(picture(1, 4));
    expect(found.nearest).toHaveLength(12);
    expect(found.nearest[0]).toMatchObject({ label: '1' });
    expect(await runInProcess(argv)).toEqual({ code: 0, stdout: first.stdout, stderr: '' });
  });

  test('reports what it cannot read, and finds the rest', async () => {
    const { folder, data, backbone, picture } = await prepare();
    await writeFile(picture(7, 5), 'no picture');
    const missing = join(folder, 'missing.png');
    const argv = ['nearest', backbone, data, missing, picture(1, 0), '-k', '1', '--quiet', ...SETTINGS];
    const { code, stdout, stderr } = await runInProcess(argv);
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toContain('Left out:');
    expect(stderr).toContain('missing.png');
    expect(stderr).toContain('1 of 2 pictures could not be searched for.');
  });
});

describe('verify', () => {
  test('compares with a threshold', async () => {
    const { backbone, picture } = await prepare();
    const argv = ['verify', backbone, picture(1, 0), picture(1, 0), '--threshold', '0.99', ...SETTINGS];
    expect(await runInProcess(argv)).toEqual({
      code: 0,
      stdout: 'same: similarity 1.0000, threshold 0.9900\n',
      stderr: '',
    });
    const other = await runInProcess([...argv.slice(0, 3), picture(7, 1), ...argv.slice(4), '--json']);
    const { same, similarity, threshold } = JSON.parse(other.stdout);
    expect(threshold).toBe(0.99);
    expect(same).toBe(similarity >= 0.99);
  });

  test('finds the threshold on labelled pairs', async () => {
    const { data, backbone, picture } = await prepare();
    const argv = ['verify', backbone, picture(1, 0), picture(1, 1), '--people', data, ...SETTINGS];
    const { code, stdout, stderr } = await runInProcess(argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(same|different): similarity 0\.\d{4}, threshold 0\.\d{4}\n$/);
    // 15 pairs in each of two classes.
    expect(stderr).toMatch(
      /Threshold 0\.\d{4} on 60 pairs of .*: \d+\.\d% false accepts, \d+\.\d% false rej/,
    );
    const strict = await runInProcess([...argv, '--false-accepts', '0', '--json']);
    expect(strict.stderr).toContain(': 0.0% false accepts');
    expect(JSON.parse(strict.stdout)).toHaveProperty('threshold');
  });

  test('refuses to guess a threshold, or one of people who are not enough', async () => {
    const { data, backbone, picture } = await prepare();
    const argv = ['verify', backbone, picture(1, 0), picture(1, 1), ...SETTINGS];
    const neither = await runInProcess(argv);
    expect(neither.code).toBe(2);
    expect(neither.stderr).toMatch(/Name a --threshold, or --people/);
    const limit = await runInProcess([...argv, '--false-accepts', '0.1']);
    expect(limit).toMatchObject({ code: 2, stdout: '' });
    for (const label of [1, 7]) for (let i = 1; i < 6; i++) await rm(picture(label, i));
    const one = await runInProcess([...argv.slice(0, 3), ...argv.slice(2, 3), ...SETTINGS, '--people', data]);
    expect(one).toMatchObject({ code: 1, stdout: '' });
    expect(one.stderr).toMatch(/2 examples of 2 classes make 0 and 1/);
  });
});
