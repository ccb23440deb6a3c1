import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { BundleError } from '../errors.js';
import { directoryStorage } from './directory.js';
import { type DownloadOptions, downloadFile } from './download.js';
import type { DownloadProgress } from './fetch-file.js';
import { downloadCache } from './platform.node.js';
import type { Storage } from './storage.js';

const FILE = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919) & 255));
const SHA256 = createHash('sha256').update(FILE).digest('hex');

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let address: string;
let folder: string;
let cache: Storage;
/** What the server does next; the last one stays. */
let answers: Answer[];
let asked: IncomingMessage[];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'striate-cache-'));
  cache = directoryStorage(folder);
  answers = [whole];
  asked = [];
});
afterEach(() => rm(folder, { recursive: true }));

const whole: Answer = (response) => response.writeHead(200, { 'content-length': FILE.length }).end(FILE);
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end('an error page');
/** Promises the whole file and breaks off in its middle. */
const broken: Answer = (response) => {
  response.writeHead(200, { 'content-length': FILE.length, etag: '"v1"' });
  response.write(FILE.subarray(0, 40_000), () => setTimeout(() => response.destroy(), 20));
};
/** Goes on where it is asked to. */
const rest: Answer = (response, request) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]);
  const range = `bytes ${start}-${FILE.length - 1}/${FILE.length}`;
  response.writeHead(206, { 'content-range': range, 'content-length': FILE.length - start });
  response.end(FILE.subarray(start));
};

const download = (path = 'model.bin', options: DownloadOptions = {}) =>
  downloadFile(`${address}/${path}`, { cache, retryDelay: 1, ...options });

describe('a download', () => {
  test('is kept, and not asked for again, also without a network', async () => {
    expect(Buffer.from(await download()).equals(FILE)).toBe(true);
    answers = [(response) => response.destroy()];
    expect(Buffer.from(await download()).equals(FILE)).toBe(true);
    expect(asked.length).toBe(1);
    expect((await readdir(folder)).map((name) => name.replace(/^[\da-f]{64}/, '<hash>')).sort()).toEqual([
      '<hash>-model.bin',
      '<hash>-model.bin.json',
    ]);
  });

  test('is not kept where there is to be no cache', async () => {
    await download('a', { cache: false });
    await download('a', { cache: false });
    expect(asked.length).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test('tells how far it has come', async () => {
    const seen: DownloadProgress[] = [];
    await download('a', { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ url: `${address}/a`, loadedBytes: FILE.length, totalBytes: FILE.length });
    expect(seen.every(({ loadedBytes }, i) => i === 0 || loadedBytes > (seen[i - 1]?.loadedBytes ?? 0))).toBe(
      true,
    );
  });

  test('ends with the error of a callback that throws', async () => {
    const problem = new Error('from the caller');
    const onProgress = () => {
      throw problem;
    };
    await expect(download('a', { onProgress })).rejects.toBe(problem);
    expect(asked.length).toBe(1);
  });

  test('of a file that the cache has damaged is made again', async () => {
    await download();
    const [name] = await cache.list();
    const kept = await readFile(join(folder, name!));
    for (const damage of [kept.subarray(0, 500), Buffer.from(kept).fill(0, 5, 6)]) {
      await writeFile(join(folder, name!), damage);
      expect(Buffer.from(await download()).equals(FILE)).toBe(true);
    }
    await writeFile(join(folder, `${name}.json`), '{"bytes":');
    expect(Buffer.from(await download()).equals(FILE)).toBe(true);
    expect(asked.length).toBe(4);
  });

  test('of several at once leaves one whole file', async () => {
    const files = await Promise.all([1, 2, 3, 4].map(() => download()));
    expect(files.every((bytes) => FILE.equals(bytes))).toBe(true);
    answers = [status(500)];
    expect(FILE.equals(await download())).toBe(true);
    expect((await readdir(folder)).length).toBe(2);
  });

  test('keeps addresses apart, and no secret of an address in a name', async () => {
    await download('a?token=secret');
    answers = [(response) => response.end('other')];
    expect(Buffer.from(await download('a?token=other')).toString()).toBe('other');
    expect((await readdir(folder)).join()).not.toContain('secret');
  });
});

test('a cache that can not be used says what to do', async () => {
  await writeFile(join(folder, 'file'), 'in the way');
  const blocked = directoryStorage(join(folder, 'file'));
  await expect(download('a', { cache: blocked })).rejects.toThrow(
    /^The cache for downloads in .*file can't be used: .*a file is in the way.* Name another folder in STRIATE_CACHE, or turn the cache off \(cache: false\)\.$/,
  );
});

describe('a failing download', () => {
  test.each([408, 425, 429, 500, 502, 503, 504])('with status %d is tried again', async (code) => {
    answers = [status(code), status(code), whole];
    expect(FILE.equals(await download())).toBe(true);
    expect(asked.length).toBe(3);
  });

  test.each([
    [400, /the server answered 400; check the address\.$/],
    [403, /the server denies access; check the address and your rights\.$/],
    [404, /the server answered 404; check the address\.$/],
  ])('with status %d is not', async (code, message) => {
    answers = [status(code)];
    await expect(download()).rejects.toThrow(message);
    expect(asked.length).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('is given up with the last reason', async () => {
    answers = [status(503)];
    await expect(download('a', { retries: 2 })).rejects.toThrow(
      `Could not download ${address}/a (tried 3 times): the server answered 503; the server is in trouble or busy; try again later.`,
    );
    expect(asked.length).toBe(3);
    await expect(download('a', { retries: 0 })).rejects.toThrow(/a: the server answered 503/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('goes on where it broke off', async () => {
    answers = [broken, rest];
    expect(FILE.equals(await download())).toBe(true);
    expect(asked[1]?.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(asked[1]?.headers['if-range']).toBe('"v1"');
  });

  test('begins anew where the server can not go on, or has another file by now', async () => {
    const elsewhere: Answer = (response) =>
      response.writeHead(206, { 'content-range': `bytes 7-99999/${FILE.length}` }).end(FILE.subarray(7));
    for (const second of [whole, status(416), elsewhere]) {
      answers = [broken, second, whole];
      expect(FILE.equals(await download('a', { cache: false }))).toBe(true);
    }
  });

  test('that always breaks off is an error, and nothing is kept', async () => {
    answers = [broken];
    await expect(download('a', { retries: 1 })).rejects.toThrow(BundleError);
    expect(await readdir(folder)).toEqual([]);
  });

  test('of a server that falls silent ends', async () => {
    answers = [(response) => response.writeHead(200, { 'content-length': FILE.length }).write('half')];
    await expect(download('a', { retries: 1, timeout: 50 })).rejects.toThrow(
      /\(tried 2 times\): no byte arrived for 0\.05 seconds/,
    );
  });

  test('of a server that nobody runs says so', async () => {
    const nowhere = downloadFile('http://127.0.0.1:1/a', { cache, retries: 1, retryDelay: 1 });
    await expect(nowhere).rejects.toThrow(
      /^Could not download http:\/\/127\.0\.0\.1:1\/a \(tried 2 times\): /,
    );
    await expect(nowhere).rejects.toThrow(BundleError);
  });

  test('waits as long as the server asks for, and longer each time where it does not', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    answers = [status(503), status(503), status(429, { 'retry-after': '0.123' }), whole];
    await download('a', { retryDelay: 3 });
    const waits = timers.mock.calls.map(([, milliseconds]) => milliseconds);
    timers.mockRestore();
    expect(waits.filter((wait) => [3, 6, 123].includes(wait ?? 0))).toEqual([3, 6, 123]);
  });

  test('is stopped by its signal, at once and while it waits', async () => {
    const reason = new Error('enough');
    await expect(download('a', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked.length).toBe(0);
    answers = [status(503)];
    const stop = new AbortController();
    const waiting = download('a', { retryDelay: 30_000, signal: stop.signal });
    const refused = expect(waiting).rejects.toBe(reason);
    await vi.waitFor(() => expect(asked.length).toBe(1));
    stop.abort(reason);
    await refused;
  });

  test('of a larger file than allowed ends early', async () => {
    await expect(download('a', { maxBytes: 1000 })).rejects.toThrow(
      /has more than 1\.0 kB; check the address/,
    );
    // Without an announced length.
    answers = [(response) => response.writeHead(200).end(FILE)];
    await expect(download('a', { maxBytes: 1000 })).rejects.toThrow(/has more than 1\.0 kB/);
    answers = [(response) => response.writeHead(200, { 'content-length': '9223372036854775807' }).write('x')];
    await expect(download('a')).rejects.toThrow(/has more than 2\.1 GB/);
  });
});

describe('a pinned hash', () => {
  test('that fits lets the file through, from the server and from the cache', async () => {
    await download('a', { sha256: SHA256 });
    await download('a', { sha256: SHA256.toUpperCase() });
    expect(asked.length).toBe(1);
  });

  test('that does not fit refuses the file, and nothing is kept', async () => {
    const wrong = 'f'.repeat(64);
    await expect(download('a', { sha256: wrong })).rejects.toThrow(
      `its SHA-256 must be ${wrong} and is ${SHA256}; check the address and the hash`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  test('that the kept file does not have asks the server again', async () => {
    answers = [(response) => response.end('of last year'), whole];
    await download('a');
    expect(FILE.equals(await download('a', { sha256: SHA256 }))).toBe(true);
  });
});

describe('a redirect', () => {
  test('on the same host is followed', async () => {
    answers = [status(302, { location: '/elsewhere/b' }), whole];
    expect(FILE.equals(await download('a'))).toBe(true);
    expect(asked[1]?.url).toBe('/elsewhere/b');
  });

  test.each([
    ['to another host over http', 'http://localhost:1/secret'],
    ['to a file', 'file:///etc/passwd'],
    ['to no address', 'http://'],
    ['to data', 'data:text/plain,hello'],
  ])('%s is refused', async (_, location) => {
    answers = [status(302, { location })];
    await expect(download('a')).rejects.toThrow(/the server redirects to ".*", which is not followed/);
    expect(asked.length).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('without end is refused', async () => {
    answers = [status(307, { location: '/a' })];
    await expect(download('a')).rejects.toThrow(/redirects more than 5 times/);
    expect(asked.length).toBe(6);
  });
});

test.each(['ftp://host/a', 'model.bin', '', 'file:///etc/passwd'])('%j is not downloaded', async (url) => {
  await expect(downloadFile(url, { cache })).rejects.toThrow(
    /expected an address such as https:\/\/host\/file/,
  );
});

describe('downloadCache', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is where STRIATE_CACHE says', () => {
    vi.stubEnv('STRIATE_CACHE', folder);
    expect(downloadCache().location).toBe(folder);
  });

  test('is in the folder that the system has for such files', () => {
    vi.stubEnv('STRIATE_CACHE', '');
    vi.stubEnv('XDG_CACHE_HOME', '/caches');
    vi.stubEnv('LOCALAPPDATA', 'C:\\caches');
    vi.stubEnv('HOME', '/home/me');
    const expected = { linux: '/caches/striate', darwin: '/home/me/Library/Caches/striate' };
    expect(downloadCache().location).toBe(expected[process.platform as 'darwin'] ?? 'C:\\caches\\striate');
  });
});
