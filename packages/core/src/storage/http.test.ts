import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { httpStorage } from './http.js';
import { MissingFileError } from './missing-file-error.js';

let server: Server;
let address: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const file = new URL(request.url ?? '', 'http://x').pathname.split('/').at(-1) ?? '';
    const status = Number(file);
    if (file === 'cut.bin') {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => response.destroy());
    } else if (status >= 300 && status < 400) {
      response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end();
    } else {
      response.writeHead(status || 200).end(Uint8Array.of(1, 2, 255));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

describe('httpStorage', () => {
  test('reads files below the address, with its query, with or without a closing slash', async () => {
    const storage = httpStorage(`${address}/models/a?token=b%20c#part`);
    expect(storage.location).toBe(`${address}/models/a/?token=b%20c`);
    expect([...(await storage.read('weights 1.bin'))]).toEqual([1, 2, 255]);
    expect(asked.at(-1)).toBe('/models/a/weights%201.bin?token=b%20c');
    await httpStorage(new URL(`${address}/models/a/`)).read('x');
    expect(asked.at(-1)).toBe('/models/a/x');
  });

  test('names that could leave the address are not asked for', async () => {
    const before = asked.length;
    for (const name of ['../x', 'a/b', '..', '']) {
      await expect(httpStorage(address).read(name)).rejects.toThrow(/Refused the file name/);
    }
    expect(asked.length).toBe(before);
  });

  test.each([404, 410])('status %d is a missing file', async (status) => {
    const error: unknown = await httpStorage(address)
      .read(String(status))
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MissingFileError);
    expect((error as Error).message).toBe(
      `There is no file ${status} in ${address}/; the server answered ${status}: check the address.`,
    );
  });

  test.each([
    [400, /the server answered 400; check the address/],
    [403, /the server denies access; check the address and your rights/],
    [429, /try again later/],
    [503, /the server answered 503; the server is in trouble or busy; try again later/],
    [
      302,
      /the server redirects to http:\/\/127\.0\.0\.1:1\/elsewhere, which is not followed; give the final address/,
    ],
  ])('status %d is explained with its remedy', async (status, message) => {
    const read = httpStorage(address).read(String(status));
    await expect(read).rejects.toThrow(BundleError);
    await expect(read).rejects.toThrow(message);
  });

  test('a connection that breaks off, or that nobody answers, is an error', async () => {
    await expect(httpStorage(address).read('cut.bin')).rejects.toThrow(/Could not download .*cut\.bin: /);
    await expect(httpStorage('http://127.0.0.1:1').read('a')).rejects.toThrow(
      /Could not download http:\/\/127\.0\.0\.1:1\/a: .*; check the address and the connection/,
    );
  });

  test('listing, writing and removing are refused', async () => {
    const storage = httpStorage(address);
    await expect(storage.list()).rejects.toThrow(/can only be read file by file/);
    await expect(storage.write({ a: new Uint8Array() })).rejects.toThrow(BundleError);
    await expect(storage.remove('a')).rejects.toThrow(BundleError);
  });

  test.each(['ftp://host/a', 'model', '', 'https://'])('%j is no web address', (url) => {
    expect(() => httpStorage(url)).toThrow(/expected an address such as https:\/\/host\/folder/);
  });
});
