import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallWeights, temporaryFolder, writeImageFolder } from '../testing/fixtures.js';
import { runAsChild } from '../testing/run-as-child.js';
import { runInProcess } from '../testing/run-in-process.js';

let weights: Uint8Array;
beforeAll(async () => {
  weights = await smallWeights();
});

/** A folder of pictures, and one with weights whose architecture the program has to tell. */
async function prepare() {
  const folder = await temporaryFolder();
  const [data, backbone] = [join(folder, 'data'), join(folder, 'net.safetensors')];
  await writeImageFolder(data, { perClass: { 1: 10, 7: 10 } });
  await writeFile(backbone, weights);
  const base = [data, '--backbone', backbone, '--image-size', '32', '--threads', '1'];
  return { folder, base };
}

async function readJson(file: string) {
  return JSON.parse(await readFile(file, 'utf8'));
}

describe('train image --backbone', () => {
  test('trains the head, then the last layers, and writes the usual files', async () => {
    const { folder, base } = await prepare();
    const out = join(folder, 'model');
    const argv = ['train', 'image', ...base, '--epochs', '4', '--freeze-epochs', '2'];
    const tuning = [
      '--unfreeze-from',
      'conv_dw_13,conv_dw_12',
      '--head-hidden',
      '9',
      '--head-layers',
      'conv_pw_12_relu',
      '--ema',
      '0.9',
    ];
    const { code, stdout, stderr } = await runInProcess([...argv, ...tuning, '--out', out]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    // 16 pictures and their mirror images.
    expect(stderr).toContain('features of 32 pictures');
    expect(stderr).toMatch(/epoch 1\/4 .*\n.*epoch 2\/4 .*\nfeatures of 32 pictures.*\nepoch 3\/4 .*\n/);
    expect((await readdir(out)).sort()).toEqual([
      ...['model.json', 'report.html', 'report.json', 'striate.json', 'weights.bin'],
    ]);
    const figures = await readJson(join(out, 'report.json'));
    expect(figures).toMatchObject({
      architecture: 'mobilenet-v1-0.25',
      history: [{ epoch: 1 }, { epoch: 2 }, { epoch: 3 }, { epoch: 4 }],
      settings: {
        head: { hidden: 9 },
        ema: 0.9,
        phases: [{ unfreezeFrom: null }, { unfreezeFrom: 'conv_dw_13' }, { unfreezeFrom: 'conv_dw_12' }],
        variants: ['mirrored'],
      },
    });
    const predicted = await runInProcess(['predict', out, join(folder, 'data', '1', '0.png'), '--json']);
    expect(JSON.parse(predicted.stdout)[0].predictions).toHaveLength(2);
  });

  test('a feature cache spares the second run the backbone', async () => {
    const { folder, base } = await prepare();
    const cache = join(folder, 'cache');
    const argv = ['train', 'image', ...base, '--epochs', '1', '--feature-cache', cache, '--out'];
    expect((await runInProcess([...argv, join(folder, 'a')])).stderr).toContain('features of 32 pictures');
    const again = await runInProcess([...argv, join(folder, 'b'), '--augment', 'mirror']);
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain('features of');
    const [first, second] = await Promise.all(
      ['a', 'b'].map((name) => readFile(join(folder, name, 'weights.bin'))),
    );
    expect(second?.equals(first as Buffer)).toBe(true);
  });

  test('interrupted in its second phase, --resume goes on there, to the same weights', async () => {
    const { folder, base } = await prepare();
    const argv = ['train', 'image', ...base, '--epochs', '40', '--freeze-epochs', '2', '--batch-size', '4'];
    const tuning = [...argv, '--unfreeze-from', 'conv_dw_13', '--out'];
    let signalled = false;
    const interrupted = await runAsChild([...tuning, join(folder, 'a')], {
      onStderr: (text, child) => {
        // A second signal would end it at once.
        if (!text.includes('epoch 3/40') || signalled) return;
        signalled = true;
        child.kill('SIGINT');
      },
    });
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringContaining('--resume goes on') });
    const resumed = await runInProcess([...tuning, join(folder, 'a'), '--resume']);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toMatch(/Resuming at epoch \d+, step \d+/);
    expect(resumed.stderr).not.toContain('epoch 2/40');
    expect((await runInProcess([...tuning, join(folder, 'b')])).code).toBe(0);
    const [a, b] = await Promise.all(['a', 'b'].map((name) => readFile(join(folder, name, 'weights.bin'))));
    expect(a?.equals(b as Buffer)).toBe(true);
  });

  test.each<[string, string[], number, RegExp]>([
    ['an unknown layer', ['--unfreeze-from', 'conv_dw13'], 1, /no "conv_dw13"; the nearest .* "conv_dw_13"/],
    ['an unknown architecture', ['--backbone-architecture', 'mobilenet'], 1, /expected network to be one of/],
    ['a size that is too small', ['--image-size', '8'], 1, /at least 32x32 pixels/],
    [
      'weights of another hash',
      ['--backbone-sha256', 'ab'.repeat(32)],
      1,
      /its SHA-256 must be abab.* and is /,
    ],
    ['what is no hash', ['--backbone-sha256', 'abc'], 2, /Expected a SHA-256 of 64 hexadecimal digits/],
    ['a model besides', ['--model', 'lenet-5'], 2, /cannot be used with option '--model/],
  ])('%s is refused before anything is written', async (_, options, code, message) => {
    const { folder, base } = await prepare();
    const out = join(folder, 'model');
    const failed = await runInProcess(['train', 'image', ...base, '--epochs', '2', ...options, '--out', out]);
    expect(failed.code).toBe(code);
    expect(failed.stderr).toMatch(message);
    expect(await readdir(folder)).not.toContain('model');
  });

  test.each([
    ['--freeze-epochs', '3'],
    ['--unfreeze-from', 'conv1'],
    ['--image-size', '64'],
    ['--backbone-sha256', 'ab'.repeat(32)],
    ['--head-hidden', '8'],
    ['--augment', 'mirror'],
  ])('%s without a backbone is bad usage', async (flag, value) => {
    const { code, stderr } = await runInProcess(['train', 'image', 'builtin:digits', flag, value]);
    expect(code).toBe(2);
    expect(stderr).toContain('--backbone');
  });
});

describe('lr-find image', () => {
  test('prints a table and the suggestion, and writes a page', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'rates.html');
    const argv = ['lr-find', 'image', 'builtin:digits', '--limit', '100', '--steps', '20', '--threads', '1'];
    const { code, stdout } = await runInProcess([...argv, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^learning rate +loss\n/);
    const [, rate] = /Suggested learning rate (\S+)/.exec(stdout) ?? [];
    expect(stdout).toContain(`train image <dataset> --model lenet-5 --learning-rate ${rate}`);
    const page = await readFile(out, 'utf8');
    expect(page).toContain('Learning rates of lenet-5 on builtin:digits');
    expect(page).toContain('striate lr-find image builtin:digits --limit 100');
  });

  test('with a backbone it is the rate of the head, and --json prints the curve', async () => {
    const { folder, base } = await prepare();
    const argv = [
      'lr-find',
      'image',
      ...base,
      '--steps',
      '12',
      '--json',
      '--out',
      join(folder, 'rates.html'),
    ];
    const { code, stdout, stderr } = await runInProcess(argv);
    expect(code).toBe(0);
    expect(stderr).toContain('features of 40 pictures');
    const curve = JSON.parse(stdout);
    expect(curve).toMatchObject({ architecture: 'mobilenet-v1-0.25', points: expect.any(Array) });
    expect(curve.suggestion).toBeGreaterThan(0);
  });

  test.each([
    ['a last rate below the first', ['--from', '1', '--to', '0.1'], 1, /to must be a number of at least 1/],
    ['nine steps', ['--steps', '9'], 2, /at least 10/],
    ['a size without a backbone', ['--image-size', '64'], 2, /--backbone/],
  ])('%s is refused', async (_, options, code, message) => {
    const failed = await runInProcess(['lr-find', 'image', 'builtin:digits', '--limit', '50', ...options]);
    expect(failed.code).toBe(code);
    expect(failed.stderr).toMatch(message);
  });
});
