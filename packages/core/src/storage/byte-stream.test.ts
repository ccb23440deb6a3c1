import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { type FileLocation, openByteStream } from './byte-stream.js';
import { joinBytes } from './join-bytes.js';

const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 3);
let folder: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'striate-'));
  await writeFile(join(folder, 'plain'), content);
  await writeFile(join(folder, 'packed.gz'), gzipSync(content));
  await writeFile(join(folder, 'cut.gz'), gzipSync(content).subarray(0, 1000));
  await writeFile(join(folder, 'empty'), '');
  server = createServer((asked, answer) => {
    if (asked.url === '/plain') answer.end(content);
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

async function read(location: FileLocation): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openByteStream(location)).pieces) pieces.push(piece);
  return joinBytes(pieces);
}

describe('openByteStream', () => {
  test.each<[string, () => FileLocation]>([
    ['a path', () => join(folder, 'plain')],
    ['a file URL', () => pathToFileURL(join(folder, 'plain'))],
    ['an address', () => `${origin}/plain`],
    ['bytes', () => content],
    ['a blob', () => new Blob([content])],
    ['a file packed by gzip', () => join(folder, 'packed.gz')],
    ['packed bytes', () => gzipSync(content)],
  ])('reads %s', async (_, locate) => {
    expect(Buffer.compare(await read(locate()), content)).toBe(0);
  });

  test('reads files of no and of one byte', async () => {
    expect((await read(join(folder, 'empty'))).length).toBe(0);
    expect([...(await read(Uint8Array.of(31)))]).toEqual([31]);
  });

  test('a file comes in pieces, and leaving early closes it', async () => {
    const { pieces } = await openByteStream(join(folder, 'plain'));
    let first = 0;
    for await (const piece of pieces) {
      first = piece.length;
      break;
    }
    expect(first).toBe(2 ** 20);
    expect((await pieces[Symbol.asyncIterator]().next()).done).toBe(true);
  });

  test.each<[string, () => FileLocation, RegExp]>([
    ['no file', () => join(folder, 'none'), /There is no file .*none; check the path/],
    ['a folder', () => folder, /Could not read .*a folder is in the way/],
    ['a missing address', () => `${origin}/none`, /the server answered 404; check the address/],
    ['a dead server', () => 'http://127.0.0.1:9/x', /Could not download http:\/\/127.0.0.1:9\/x: /],
    ['a cut-off archive', () => join(folder, 'cut.gz'), /Could not unpack .*cut\.gz/],
    ['no location', () => '', /Can't store or load at ""/],
  ])('%s: an error that says so', async (_, locate, message) => {
    await expect(read(locate())).rejects.toThrow(BundleError);
    await expect(read(locate())).rejects.toThrow(message);
  });

  test('a download ends with its signal', async () => {
    const reason = new Error('enough');
    const opening = openByteStream(`${origin}/plain`, { signal: AbortSignal.abort(reason) });
    await expect(opening).rejects.toBe(reason);
  });
});
