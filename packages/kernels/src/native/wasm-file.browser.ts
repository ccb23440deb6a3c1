import type { WasmPaths } from '../backend/wasm-paths.js';
import type { NativeFile } from './native-file.js';

// Bundlers copy a file that is named like this, and put its final URL here.
const BUNDLED: Record<NativeFile, () => URL> = {
  'kernels.wasm': () => new URL('../../wasm/kernels.wasm', import.meta.url),
  'kernels-relaxed.wasm': () => new URL('../../wasm/kernels-relaxed.wasm', import.meta.url),
  'kernels-shared.wasm': () => new URL('../../wasm/kernels-shared.wasm', import.meta.url),
  'kernels-shared-relaxed.wasm': () => new URL('../../wasm/kernels-shared-relaxed.wasm', import.meta.url),
};

/**
 * Fetches one of our compiled files: from `wasmPaths` where it has a URL for it, else from where a bundler put it.
 *
 * @throws Error when the file can't be fetched
 */
export async function readWasmFile(
  file: NativeFile,
  wasmPaths: WasmPaths | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const url = locate(file, wasmPaths);
  const problem = (received: string, options?: ErrorOptions) =>
    new Error(
      `installKernels: expected ${file} at ${url}, received ${received}; copy it there from ` +
        'node_modules/@striate/kernels/wasm, or pass wasmPaths with the folder or the URL that has it',
      options,
    );
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin' });
  } catch (cause) {
    throw problem(String(cause), { cause });
  }
  if (!response.ok) throw problem(`HTTP status ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  // A development server answers an unknown URL with its start page, and status 200.
  if (bytes[0] !== 0 || String.fromCharCode(...bytes.subarray(1, 4)) !== 'asm')
    throw problem('something else');
  return bytes;
}

function locate(file: NativeFile, wasmPaths: WasmPaths | undefined): string {
  if (typeof wasmPaths === 'string') return new URL(wasmPaths + file, document.baseURI).href;
  const given = wasmPaths?.[file];
  return given === undefined ? BUNDLED[file]().href : new URL(given, document.baseURI).href;
}

/** Browsers that have relaxed SIMD have it on. */
export function enableRelaxedSimd(): void {}
