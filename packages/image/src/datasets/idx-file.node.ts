import { randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { DataError } from '@striate/core';
import { checkIdxLength, type IdxHeader, parseIdxHeader } from './idx.js';

/** The header of any IDX file that is read here fits. */
const HEADER_BYTES = 16;

/** A file up to this length is kept in memory, which spares a call of the system for each picture: MNIST is shorter. */
const KEPT_BYTES = 64 * 2 ** 20;

/**
 * One IDX file. A long one is read piece by piece, so that memory is bounded whatever its length.
 *
 * A gzipped file is unpacked once, in a stream, to a temporary file that is unlinked right after it is opened: nothing is
 * left behind however the process ends.
 */
export class IdxFile {
  readonly name: string;
  readonly header: IdxHeader;
  #descriptor: number | undefined;
  #body: Uint8Array | undefined;

  private constructor(name: string, header: IdxHeader, descriptor: number) {
    this.name = name;
    this.header = header;
    this.#descriptor = descriptor;
  }

  /**
   * @param rank 3 for pictures, 1 for labels
   * @throws DataError for a file that can't be read, isn't IDX or is damaged, and for a full disk
   */
  static async open(path: string, rank: 1 | 3): Promise<IdxFile> {
    let descriptor = attempt(path, () => openSync(path, 'r'));
    try {
      if (isGzip(descriptor)) {
        const unpacked = await unpack(path, rank);
        closeSync(descriptor);
        descriptor = unpacked;
      }
      const start = new Uint8Array(HEADER_BYTES);
      const length = attempt(path, () => readSync(descriptor, start, 0, HEADER_BYTES, 0));
      const header = parseIdxHeader(start.subarray(0, length), rank, path);
      checkIdxLength(header, fstatSync(descriptor).size, path);
      return new IdxFile(path, header, descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * Reads `length` values from position `start`; what it returns must not be changed. Synchronous: a picture comes from
   * the system's page cache in microseconds, ten times faster than through a promise.
   *
   * @throws DataError after {@link close}, or when the file has become shorter
   */
  read(start: number, length: number): Uint8Array {
    if (this.header.length > KEPT_BYTES) return this.#readFromDisk(start, length);
    this.#body ??= this.#readFromDisk(0, this.header.length);
    return this.#body.subarray(start, start + length);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#body = undefined;
  }

  #readFromDisk(start: number, length: number): Uint8Array {
    const descriptor = this.#descriptor;
    if (descriptor === undefined) throw new DataError(`Reading ${this.name}: the dataset was closed.`);
    const bytes = new Uint8Array(length);
    const read = attempt(this.name, () => readSync(descriptor, bytes, 0, length, this.header.offset + start));
    if (read < length)
      throw new DataError(`Reading ${this.name}: the file became shorter while it was in use.`);
    return bytes;
  }
}

/** Runs a call of the file system and names the file when it fails. */
function attempt<Result>(path: string, call: () => Result): Result {
  try {
    return call();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new DataError(`Reading ${path}: ${reason}.`, { cause });
  }
}

function isGzip(descriptor: number): boolean {
  const magic = new Uint8Array(2);
  return readSync(descriptor, magic, 0, 2, 0) === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
}

/** Unpacks to an unlinked temporary file, and gives up as soon as there is more than the header promises. */
async function unpack(path: string, rank: 1 | 3): Promise<number> {
  const temporary = join(tmpdir(), `striate-${randomUUID()}.idx`);
  const descriptor = openTemporary(temporary, path);
  let start = new Uint8Array(0);
  let header: IdxHeader | undefined;
  let written = 0;
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      try {
        if (!header) start = Buffer.concat([start, chunk.subarray(0, HEADER_BYTES)]);
        if (!header && start.length >= HEADER_BYTES) header = parseIdxHeader(start, rank, path);
        written += chunk.length;
        if (header && written > header.offset + header.length) checkIdxLength(header, written, path);
        writeAll(descriptor, chunk);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
  });
  try {
    await pipeline(createReadStream(path), createGunzip(), sink);
    return descriptor;
  } catch (cause) {
    closeSync(descriptor);
    throw unpackError(path, cause);
  }
}

function openTemporary(temporary: string, path: string): number {
  try {
    const descriptor = openSync(temporary, 'wx+', 0o600);
    rmSync(temporary);
    return descriptor;
  } catch (cause) {
    throw unpackError(path, cause);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

function unpackError(path: string, cause: unknown): DataError {
  if (cause instanceof DataError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new DataError(
      `Unpacking ${path}: the disk of ${tmpdir()} is full. Free space there, set TMPDIR to another disk, or unpack the file with gunzip.`,
      { cause },
    );
  }
  if (code?.startsWith('Z_')) {
    return new DataError(
      `Unpacking ${path}: the gzip data is damaged or cut short (${message}). Fetch it again.`,
      {
        cause,
      },
    );
  }
  return new DataError(`Unpacking ${path} to ${tmpdir()}: ${message}.`, { cause });
}
