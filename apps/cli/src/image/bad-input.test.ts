import { access, appendFile, cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeIdx, writeImageFolder } from '../testing/fixtures.js';
import { runInProcess } from '../testing/run-in-process.js';

const SMALL = ['--limit', '60', '--epochs', '1', '--threads', '1'];

async function train(dataset: string, out: string, ...options: string[]) {
  return runInProcess(['train', 'image', dataset, ...SMALL, '--out', out, ...options]);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Expects a failure that is told in plain words and leaves nothing behind. */
async function expectRefusal(dataset: string, ...parts: (string | RegExp)[]) {
  const out = join(await temporaryFolder(), 'model');
  const { code, stdout, stderr } = await train(dataset, out);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  const message = stderr.slice(stderr.indexOf('striate: '));
  for (const part of parts) expect(message).toMatch(part);
  expect(stderr).not.toMatch(/^ {4}at |npm bugs/m);
  expect(await exists(out)).toBe(false);
}

describe('a folder', () => {
  test('that is missing', async () => {
    await expectRefusal('/no/such/folder', '/no/such/folder', 'check the path');
  });

  test('that is empty', async () => {
    const folder = await temporaryFolder();
    await expectRefusal(folder, folder, 'one folder for each class');
  });

  test('that is a file', async () => {
    const file = join(await temporaryFolder(), 'cats.zip');
    await writeFile(file, 'PK');
    await expectRefusal(file, 'cats.zip');
  });

  test('with one class only', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(folder, { perClass: { cat: 5 } });
    await expectRefusal(folder, 'cat', /two classes/);
  });

  test('with a class too small to divide', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(folder, { perClass: { cat: 8, dog: 1 } });
    await expectRefusal(folder, 'dog', '1');
  });

  test('with many corrupt pictures', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(folder, { perClass: { cat: 20, dog: 20 } });
    for (let index = 0; index < 15; index++) await writeFile(join(folder, 'cat', `${index}.png`), 'broken');
    await expectRefusal(folder, /could not be read|no picture/, /\.png/);
  });

  test('with a few corrupt or truncated pictures: they are skipped, counted and listed', async () => {
    const folder = await temporaryFolder();
    await writeImageFolder(folder, { perClass: { cat: 20, dog: 20 } });
    const whole = await readFile(join(folder, 'cat', '0.png'));
    await writeFile(join(folder, 'cat', '0.png'), whole.subarray(0, whole.length / 2));
    await writeFile(join(folder, 'dog', '3.png'), 'broken');
    const out = join(await temporaryFolder(), 'model');
    const { code, stderr } = await train(folder, out);
    expect(code).toBe(0);
    const { skipped } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    const ids = [...skipped.training, ...skipped.evaluation].map(({ id }: { id: string }) => id);
    expect(ids.sort()).toEqual([join(folder, 'cat', '0.png'), join(folder, 'dog', '3.png')]);
    for (const { id } of skipped.training) expect(stderr).toContain(`Left out: ${id}`);
  });
});

describe('IDX files', () => {
  test('with a wrong magic number', async () => {
    const folder = await temporaryFolder();
    await writeIdx(folder, 50, ({ images, labels }) => {
      images.writeUInt32BE(0xdeadbeef, 0);
      return { images, labels };
    });
    await expectRefusal(folder, 'train-images-idx3-ubyte', /magic/);
  });

  test('that are cut short', async () => {
    const folder = await temporaryFolder();
    await writeIdx(folder, 50, ({ images, labels }) => ({ images: images.subarray(0, 1000), labels }));
    await expectRefusal(folder, 'train-images-idx3-ubyte');
  });

  test('with another number of labels than pictures', async () => {
    const folder = await temporaryFolder();
    await writeIdx(folder, 50, ({ images, labels }) => {
      labels.writeUInt32BE(40, 4);
      return { images, labels: labels.subarray(0, 48) };
    });
    await expectRefusal(folder, '50', '40');
  });

  test('without labels', async () => {
    const folder = await temporaryFolder();
    await writeIdx(folder, 50, ({ images }) => ({ images }));
    await expectRefusal(folder, 'labels file', 'train-labels-idx1-ubyte');
  });
});

test('an unknown built-in dataset is refused with the one that exists', async () => {
  await expectRefusal('builtin:letters', 'builtin:letters', 'builtin:digits');
});

test('an unknown model is refused with the list of all', async () => {
  const out = join(await temporaryFolder(), 'model');
  const { code, stderr } = await train('builtin:digits', out, '--model', 'lenet-6');
  expect(code).toBe(1);
  expect(stderr).toMatch(/lenet-5, resnet-20, .*alexnet.*"lenet-6"/);
  expect(await exists(out)).toBe(false);
});

test('a hold-out expression on an unknown field is refused with the fields that exist', async () => {
  const out = join(await temporaryFolder(), 'model');
  const { code, stderr } = await train('builtin:digits', out, '--hold-out', 'speaker=theo');
  expect(code).toBe(1);
  expect(stderr).toContain('speaker');
  expect(stderr).toContain('index');
});

test('a loss that is no number stops training and says at which step', async () => {
  const out = join(await temporaryFolder(), 'model');
  const options = ['--learning-rate', '1e30', '--batch-size', '10'];
  const { code, stderr } = await train('builtin:digits', out, ...options);
  expect(code).toBe(1);
  expect(stderr).toMatch(/the loss became (NaN|Infinity) at epoch 1, step \d+/);
  expect(stderr).toContain('Lower the learning rate');
  expect(await readdir(out).catch(() => [])).not.toContain('striate.json');
});

test('an output folder below a file is refused before training', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  const { code, stderr } = await train('builtin:digits', join(file, 'model'));
  expect(code).toBe(1);
  expect(stderr).toContain('Choose another folder with --out');
  expect(stderr).not.toContain('epoch 1/1');
});

describe('a bundle', () => {
  test('that is missing', async () => {
    const { code, stderr } = await runInProcess(['predict', '/no/such/model', 'one.png']);
    expect(code).toBe(1);
    expect(stderr).toContain('/no/such/model');
  });

  test('that was tampered with, truncated, or written by a newer version', async () => {
    const folder = await temporaryFolder();
    const good = join(folder, 'good');
    expect((await train('builtin:digits', good)).code).toBe(0);
    const spoiled = async (name: string, spoil: (copy: string) => Promise<void>) => {
      const copy = join(folder, name);
      await cp(good, copy, { recursive: true });
      await spoil(copy);
      for (const argv of [
        ['predict', copy, 'one.png'],
        ['evaluate', copy, 'builtin:digits'],
        ['inspect', copy],
      ]) {
        const outcome = await runInProcess(argv);
        expect(outcome, argv.join(' ')).toMatchObject({ code: 1, stdout: '' });
        expect(outcome.stderr).toMatch(/^striate: .*\n$/m);
        expect(outcome.stderr).toContain(copy);
      }
    };
    await spoiled('tampered', async (copy) => {
      const weights = await readFile(join(copy, 'weights.bin'));
      weights[1000] = (weights[1000] as number) ^ 1;
      await writeFile(join(copy, 'weights.bin'), weights);
    });
    await spoiled('truncated', async (copy) => {
      const weights = await readFile(join(copy, 'weights.bin'));
      await writeFile(join(copy, 'weights.bin'), weights.subarray(0, 1000));
    });
    await spoiled('newer', async (copy) => {
      const manifest = JSON.parse(await readFile(join(copy, 'striate.json'), 'utf8'));
      await writeFile(join(copy, 'striate.json'), JSON.stringify({ ...manifest, formatVersion: 99 }));
    });
    await spoiled('not-json', (copy) => appendFile(join(copy, 'striate.json'), '}'));
    await spoiled('empty', async (copy) => {
      await mkdir(join(copy, 'x'));
      await writeFile(join(copy, 'model.json'), '');
    });
  });
});
