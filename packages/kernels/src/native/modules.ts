import { enableRelaxedSimd, readWasmFile } from '#wasm-file';
import type { WasmPaths } from '../backend/wasm-paths.js';

// (module (func (param v128 v128 v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd drop))
const RELAXED_PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x07, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0e, 0x01, 0x0c, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x1a, 0x0b],
]);

const compiled: { plain?: WebAssembly.Module; shared?: WebAssembly.Module } = {};

/** Whether this engine has relaxed SIMD, after it has been turned on where it can be. */
export function hasRelaxedSimd(): boolean {
  if (WebAssembly.validate(RELAXED_PROBE)) return true;
  enableRelaxedSimd();
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Compiles our module for plain memory, and where threads can share memory the one for that; once.
 *
 * @throws Error when a file can't be read
 */
export async function loadModules(wasmPaths?: WasmPaths): Promise<void> {
  const suffix = hasRelaxedSimd() ? '-relaxed' : '';
  const load = async (file: `kernels${'' | '-shared'}${'' | '-relaxed'}.wasm`) =>
    WebAssembly.compile(await readWasmFile(file, wasmPaths));
  const [plain, shared] = await Promise.all([
    compiled.plain ?? load(`kernels${suffix}.wasm`),
    canShare() ? (compiled.shared ?? load(`kernels-shared${suffix}.wasm`)) : undefined,
  ]);
  compiled.plain = plain;
  if (shared) compiled.shared = shared;
}

/**
 * The module that fits a memory.
 *
 * @throws Error before `loadModules` has come to its end
 */
export function moduleFor(memory: WebAssembly.Memory): WebAssembly.Module {
  const module = isShared(memory) ? compiled.shared : compiled.plain;
  if (!module)
    throw new Error('@striate/kernels: await installKernels() or startWasm() before the first operation');
  return module;
}

/** Whether workers may use this memory at the same time. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
}

function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined';
}
