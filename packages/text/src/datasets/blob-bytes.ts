import { DataError } from '@striate/core';
import type { ByteSource } from './byte-source.js';

/** The bytes of a `File` or `Blob`: a browser keeps them on the disk until they are asked for. */
export function blobBytes(blob: Blob, name: string): ByteSource {
  let closed = false;
  return {
    name,
    size: blob.size,
    async read(start, end) {
      if (closed) throw new DataError(`Reading ${name}: the dataset was closed.`);
      try {
        return new Uint8Array(await blob.slice(start, end).arrayBuffer());
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new DataError(
          `Reading ${name}: the file can't be read any more (${reason}). It may have been changed or moved; choose it again.`,
          { cause },
        );
      }
    },
    close() {
      closed = true;
    },
  };
}
