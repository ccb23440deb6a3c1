import { imageArchitectures } from '@striate/image/models';
import { describe, expect, test } from 'vitest';
import { runInProcess } from './testing/run-in-process.js';
import { version } from './version.js';

describe('help and version', () => {
  test('--version prints the version alone', async () => {
    expect(await runInProcess(['--version'])).toEqual({ code: 0, stdout: `${version()}\n`, stderr: '' });
  });

  test.each([
    [['--help'], 'striate demo'],
    [['help', 'predict'], 'Usage: striate predict'],
    [['train', 'image', '--help'], 'striate train image ./photos'],
    [['evaluate', '--help'], 'striate evaluate ./mnist-model ./mnist'],
    [['predict', '--help'], '--json'],
    [['inspect', '--help'], 'striate inspect ./photos'],
    [['optimize', '--help'], 'striate optimize ./photos-model'],
    [['nearest', '--help'], 'striate nearest ./mobilenet'],
    [['verify', '--help'], '--false-accepts <share>'],
    [['demo', '--help'], '--out <dir>'],
  ])('%j shows usage and examples on stdout', async (argv, expected) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: striate/);
    expect(stdout).toContain(expected);
  });

  test.each([
    ['--help'],
    ['train image --help'],
    ['demo --help'],
    ['predict --help'],
    ['inspect --help'],
    ['optimize --help'],
    ['lr-find image --help'],
    ['nearest --help'],
    ['verify --help'],
  ])('striate %s fits 80 columns', async (words) => {
    const { stdout } = await runInProcess(words.split(' '));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('the help of train image names every model', async () => {
    const { stdout } = await runInProcess(['train', 'image', '--help']);
    const listed = /Models: ([\s\S]*?)\n\n/.exec(stdout)?.[1]?.split(/,\s+/);
    expect(listed).toEqual(imageArchitectures.map(({ name }) => name));
  });
});

describe('bad usage', () => {
  const image = ['train', 'image', 'builtin:digits'];

  test.each([
    [['trian'], "unknown command 'trian'"],
    [['train', 'video', 'x'], "unknown command 'video'"],
    [['train', 'image'], "missing required argument 'dataset'"],
    [['train', 'image', 'a', 'b'], 'too many arguments'],
    [[...image, '--epoch', '3'], "unknown option '--epoch'"],
    [[...image, '--epochs'], "option '--epochs <n>' argument missing"],
    [[...image, '--epochs', '0'], 'whole number of at least 1'],
    [[...image, '--epochs', '-1'], 'whole number of at least 1'],
    [[...image, '--epochs', 'many'], 'whole number of at least 1'],
    [[...image, '--batch-size', '1.5'], 'whole number of at least 1'],
    [[...image, '--learning-rate', '0'], 'number above 0'],
    [[...image, '--learning-rate', 'fast'], 'number above 0'],
    [[...image, '--seed', '-1'], 'whole number of at least 0'],
    [[...image, '--limit', '0'], 'whole number of at least 1'],
    [[...image, '--validation', '1'], 'share from 0 to below 1'],
    [[...image, '--augment', 'wild'], 'Allowed choices are default, mirror, none'],
    [[...image, '--weights', 'int4'], 'Allowed choices are float32, float16, int8'],
    [['nearest', 'a', 'b'], "missing required argument 'file'"],
    [['verify', 'a', 'b', 'c', '--threshold', '2'], 'similarity from -1 to 1'],
    [['verify', 'a', 'b', 'c', '--threshold', '0', '--people', 'd'], 'cannot be used with option'],
    [['optimize', 'a'], "required option '--out <dir>' not specified"],
    [[...image, '--backend', 'cuda'], 'Allowed choices are auto, wasm, cpu'],
    [[...image, '--threads', '0'], '"auto" or a whole number'],
    [[...image, '--test', 'x', '--hold-out', 'index<5'], "cannot be used with option '--hold-out <expr>'"],
    [['evaluate', 'bundle'], "missing required argument 'dataset'"],
    [['predict', 'bundle'], "missing required argument 'input'"],
    [['predict', 'bundle', 'a.png', '--top-k', '0'], 'whole number of at least 1'],
    [['inspect'], "missing required argument 'bundle|dataset'"],
  ])('%j exits with 2, a one-line message and a hint', async (argv, expected) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr).toMatch(
      /^striate: .*\n(\(Did you mean .*\)\n)?\n?Add --help to see what is possible\.\n$/,
    );
  });

  test.each([[[]], [['train']]])('%j shows the help on stderr', async (argv) => {
    const { code, stdout, stderr } = await runInProcess(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: striate/);
  });
});
