import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder, writeImageFolder } from './testing/fixtures.js';
import { runAsChild, runInShell } from './testing/run-as-child.js';

const TRAIN = ['train', 'image', 'builtin:digits', '--limit', '300', '--threads', '1', '--batch-size', '10'];

describe('an interrupted run', () => {
  test('killed or interrupted, then resumed, ends with the weights of an uninterrupted one', {
    timeout: 240_000,
  }, async () => {
    const folder = await temporaryFolder();
    const argv = [...TRAIN, '--epochs', '4', '--out'];
    const [whole, killed, interrupted] = ['whole', 'killed', 'interrupted'].map((name) => join(folder, name));

    const reference = runAsChild([...argv, whole as string]);
    const kill = await runAsChild([...argv, killed as string], {
      onStderr: (text, child) => {
        if (text.includes('epoch 2/4')) child.kill('SIGKILL');
      },
    });
    expect(kill.signal).toBe('SIGKILL');
    expect(await readdir(killed as string)).toContain('checkpoint.safetensors');

    const stopped = await runAsChild([...argv, interrupted as string], {
      onStderr: (text, child) => {
        if (text.includes('epoch 1/4') && !text.includes('Stopping')) child.kill('SIGINT');
      },
    });
    expect(stopped).toMatchObject({ code: 130, signal: null, stdout: '' });
    expect(stopped.stderr).toContain(`the checkpoint is kept in ${interrupted}`);
    expect(stopped.stderr).toContain('--resume');
    expect(await readdir(interrupted as string)).toEqual(['checkpoint.safetensors']);

    expect((await reference).code).toBe(0);
    const expected = await readFile(join(whole as string, 'weights.bin'));
    for (const out of [killed, interrupted] as string[]) {
      const { code, stderr } = await runAsChild([...argv, out, '--resume']);
      expect(code).toBe(0);
      expect(stderr).toContain('Resuming at epoch');
      expect((await readFile(join(out, 'weights.bin'))).equals(expected)).toBe(true);
      expect(await readdir(out)).not.toContain('checkpoint.safetensors');
    }
  });

  test('is not resumed with other settings: it says which', async () => {
    const out = join(await temporaryFolder(), 'model');
    const argv = [...TRAIN, '--epochs', '3', '--out', out];
    await runAsChild(argv, {
      onStderr: (text, child) => {
        if (text.includes('epoch 1/3') && !text.includes('Stopping')) child.kill('SIGINT');
      },
    });
    const { code, stderr } = await runAsChild([...argv, '--resume', '--seed', '7', '--augment', 'none']);
    expect(code).toBe(1);
    expect(stderr).toContain('seed was 0, is 7');
    expect(stderr).toContain('augment was "default", is "none"');
    expect(await readdir(out)).toEqual(['checkpoint.safetensors']);
  });

  test('quits at once at the second Ctrl-C', async () => {
    const out = join(await temporaryFolder(), 'model');
    let signals = 0;
    const { code } = await runAsChild([...TRAIN, '--epochs', '50', '--out', out], {
      onStderr: (text, child) => {
        if (text.includes('epoch 1/50') && signals === 0) signals += Number(child.kill('SIGINT'));
        if (text.includes('Stopping') && signals === 1) signals += Number(child.kill('SIGINT'));
      },
    });
    expect(code).toBe(130);
    expect(signals).toBe(2);
  });
});

describe('the process', () => {
  test('of each command starts what it needs by itself', async () => {
    const folder = await temporaryFolder();
    const out = join(folder, 'model');
    expect((await runAsChild([...TRAIN, '--epochs', '1', '--out', out])).code).toBe(0);
    await writeImageFolder(join(folder, 'pictures'), { perClass: { 1: 1, 7: 1 } });
    const picture = join(folder, 'pictures', '7', '0.png');
    for (const [argv, expected] of [
      [['inspect', out], '61,706'],
      [['inspect', join(folder, 'pictures')], 'sizes: 28 x 28 (2)'],
      [['evaluate', out, join(folder, 'pictures')], 'accuracy'],
      [['predict', out, picture], picture],
    ] as const) {
      const { code, stdout } = await runAsChild(argv);
      expect({ argv, code, stdout }).toEqual({ argv, code: 0, stdout: expect.stringContaining(expected) });
    }
  });

  test('exits with the code of its command', async () => {
    expect((await runAsChild(['--version'])).code).toBe(0);
    expect((await runAsChild(['inspect', '/no/such/folder'])).code).toBe(1);
    expect((await runAsChild(['trian'])).code).toBe(2);
  });

  test('shows no stack trace for a mistake of its user, unless STRIATE_DEBUG asks for it', async () => {
    const argv = ['inspect', '/no/such/folder'];
    expect((await runAsChild(argv)).stderr).toMatch(/^striate: .*\n$/);
    expect((await runAsChild(argv, { env: { STRIATE_DEBUG: '1' } })).stderr).toMatch(
      /\n {4}at .*caused by: /s,
    );
  });

  test('is silent when the reader of its output has gone', async () => {
    // `exec` hands the pipe to a program that closes it before anything is written.
    const outcome = await runInShell('"$@" | { exec <&-; sleep 3; }', ['inspect', 'builtin:digits']);
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(outcome.stderr).not.toMatch(/EPIPE|striate:/);
  });

  test('leaves no half-written bundle where the disk takes no more', async () => {
    const out = join(await temporaryFolder(), 'model');
    // No file may be larger than 100 blocks of 512 bytes: weights and checkpoints are.
    const { code, stderr } = await runInShell('ulimit -f 100; "$@"', [
      ...TRAIN,
      '--epochs',
      '1',
      '--out',
      out,
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^striate: .*(checkpoint|weights).*\n$/m);
    expect(await readdir(out).catch(() => [])).toEqual([]);
  });
});
