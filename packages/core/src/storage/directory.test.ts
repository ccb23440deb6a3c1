import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directoryStorage } from './directory.js';
import { describeStorage } from './testing/storage-contract.js';

const CHILD = fileURLToPath(new URL('./testing/write-in-child.mjs', import.meta.url));

let root: string;
let made = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'striate-directory-'));
  await chmod(root, 0o755);
});
afterAll(() => rm(root, { recursive: true }));

const freshPath = (): string => join(root, `folder-${++made}`);
const hello = new TextEncoder().encode('hello');

/** Starts the writing child through a shell, so that a limit can be set for it. */
function startChild(limit: string, folder: string, bytes: number, mode: string): ChildProcess {
  const command = `${limit} exec "$0" "$@"`;
  return spawn('sh', ['-c', command, process.execPath, CHILD, folder, String(bytes), mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

describe('directoryStorage', () => {
  describeStorage(() => directoryStorage(freshPath()));

  test('creates missing parent folders and shows its absolute path', async () => {
    const folder = join(freshPath(), 'deep', 'model');
    const storage = directoryStorage(folder);
    await storage.write({ 'a.bin': hello });
    expect(storage.location).toBe(folder);
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('hello');
    expect(directoryStorage(pathToFileURL(folder)).location).toBe(folder);
  });

  test('a path that is a file is refused with the path and the remedy', async () => {
    const path = freshPath();
    await writeFile(path, 'in the way');
    await expect(directoryStorage(path).write({ a: hello })).rejects.toThrow(
      `Could not write to the folder ${path}: a file is in the way where a folder is needed; choose another folder.`,
    );
    await expect(directoryStorage(path).list()).rejects.toThrow(/a file is in the way/);
    await expect(directoryStorage(path).read('a')).rejects.toThrow(/a file is in the way/);
    expect(await readFile(path, 'utf8')).toBe('in the way');
  });

  test('a missing folder is named as the reason', async () => {
    const path = freshPath();
    await expect(directoryStorage(path).read('a')).rejects.toThrow(
      `There is no file a in ${path}; the folder does not exist: check the path.`,
    );
    expect(await directoryStorage(path).list()).toEqual([]);
  });

  test('a failed write changes no file, also not those before the failing one', async () => {
    const folder = freshPath();
    const storage = directoryStorage(folder);
    await storage.write({ first: hello });
    await mkdir(join(folder, 'second'));
    await expect(storage.write({ first: Uint8Array.of(0), second: hello })).rejects.toThrow(
      /Could not write second to .*: a folder of that name is in the way/,
    );
    expect(await readFile(join(folder, 'first'), 'utf8')).toBe('hello');
    expect((await readdir(folder)).sort()).toEqual(['first', 'second']);
  });

  test('leftovers of a killed process are hidden, and the next write removes them', async () => {
    const folder = freshPath();
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await mkdir(folder);
    await writeFile(join(folder, `.striate-${dead.pid}-1.tmp`), 'half');
    await writeFile(join(folder, `.striate-${process.ppid}-1.tmp`), 'of a running process');
    expect(await directoryStorage(folder).list()).toEqual([]);
    await directoryStorage(folder).write({ a: hello });
    expect((await readdir(folder)).sort()).toEqual([`.striate-${process.ppid}-1.tmp`, 'a']);
  });

  test('two writes at once leave whole files', async () => {
    const folder = freshPath();
    const storage = directoryStorage(folder);
    await Promise.all([1, 2, 3, 4].map((fill) => storage.write({ a: new Uint8Array(1e6).fill(fill) })));
    const bytes = await storage.read('a');
    expect(bytes.length).toBe(1e6);
    expect(bytes.every((value) => value === bytes[0])).toBe(true);
    expect(await readdir(folder)).toEqual(['a']);
  });

  test('a process killed while writing leaves no half-written file', async () => {
    const folder = freshPath();
    const size = 3_000_000;
    await mkdir(folder);
    for (const changes of [9, 12, 16, 21]) {
      const child = startChild('', folder, size, 'forever');
      await once(child.stdout!, 'data');
      let seen = 0;
      // Temporaries appear, grow and are renamed: each number of changes is another moment of a write.
      const watcher = watch(folder, () => ++seen === changes && child.kill('SIGKILL'));
      await once(child, 'exit');
      watcher.close();
      for (const name of ['a.bin', 'b.bin']) {
        const bytes = await readFile(join(folder, name));
        expect(bytes.length).toBe(size);
        expect(bytes.equals(Buffer.alloc(size, bytes[0]))).toBe(true);
      }
    }
    await directoryStorage(folder).write({ 'c.bin': hello });
    expect((await readdir(folder)).sort()).toEqual(['a.bin', 'b.bin', 'c.bin']);
  });

  test('a device that takes no more bytes: the folder is as before, or gone if the write made it', async () => {
    const folder = freshPath();
    await directoryStorage(folder).write({ 'a.bin': hello });
    // A file-size limit stops a write in its middle, as a full disk does; blocks of 512 bytes.
    for (const path of [folder, join(freshPath(), 'deep')]) {
      const child = startChild('ulimit -f 1000 &&', path, 5_000_000, 'once');
      expect(await text(child.stdout!)).toMatch(
        /^BundleError: Could not write a\.bin to .*: the file is larger/,
      );
    }
    expect(await readdir(folder)).toEqual(['a.bin']);
    expect(await readFile(join(folder, 'a.bin'), 'utf8')).toBe('hello');
    await expect(readdir(join(root, `folder-${made}`))).rejects.toThrow(/ENOENT/);
  });

  test('a folder without write permission says so', async () => {
    const folder = freshPath();
    await mkdir(folder, { mode: 0o555 });
    // Permissions do not bind root, so the child gives root up.
    const child = startChild('', folder, 10, process.getuid?.() === 0 ? 'as-nobody' : 'once');
    expect(await text(child.stdout!)).toMatch(
      /^BundleError: Could not write a\.bin to .*: permission denied; change its permissions or choose another folder/,
    );
  });
});
