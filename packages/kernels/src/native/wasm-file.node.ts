import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { WasmPaths } from '../backend/wasm-paths.js';
import type { NativeFile } from './native-file.js';

/** Reads one of our compiled files. */
export async function readWasmFile(
  file: NativeFile,
  _wasmPaths: WasmPaths | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(`../../wasm/${file}`, import.meta.url);
  try {
    return new Uint8Array(await readFile(url));
  } catch (cause) {
    throw new Error(
      `installKernels: expected ${file} at ${url.href}; install @striate/kernels anew, or run its build script`,
      { cause },
    );
  }
}

/** Turns relaxed SIMD on in versions of Node that have it behind a flag. */
export function enableRelaxedSimd(): void {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
}
