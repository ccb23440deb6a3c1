import { enableRelaxedSimd, readWasmFile } from '#wasm-file';
import type { WasmPaths } from '../backend/wasm-paths.js';

// (module (func (param v128 v128 v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd drop))
const RELAXED_PROBE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...[0x01, 0x07, 0x01, 0x60, 0x03, 0x7b, 0x7b, 0x7b, 0x00],
  ...[0x03, 0x02, 0x01, 0x00],
  ...[0x0a, 0x0e, 0x01, 0x0c, 0x00, 0x20, 0x00, 0x20, 0x01, 0x20, 0x02, 0xfd, 0x85, 0x02, 0x1a, 0x0b],
]);

/** Which of our files run: those with fused multiply-add, or those without. */
export type Simd = 'plain' | 'relaxed';

interface Compiled {
  readonly simd: Simd;
  readonly own: WebAssembly.Module;
  readonly shared: WebAssembly.Module | undefined;
}

let compiled: Compiled | undefined;

/** Whether this engine has relaxed SIMD, after it has been turned on where it can be. */
function hasRelaxedSimd(): boolean {
  if (WebAssembly.validate(RELAXED_PROBE)) return true;
  enableRelaxedSimd();
  return WebAssembly.validate(RELAXED_PROBE);
}

/**
 * Compiles our module for a memory of its own, and where threads can share memory the one for that; once.
 *
 * @param simd tests choose it; default: what is loaded, else the best that the engine has
 * @throws Error when a file can't be read
 */
export async function loadModules(wasmPaths?: WasmPaths, simd?: Simd): Promise<void> {
  if (compiled && (simd === undefined || simd === compiled.simd)) return;
  const best = hasRelaxedSimd() ? 'relaxed' : 'plain';
  const chosen = simd ?? best;
  const suffix = chosen === 'relaxed' ? '-relaxed' : '';
  const load = async (file: `kernels${'' | '-shared'}${typeof suffix}.wasm`) =>
    WebAssembly.compile(await readWasmFile(file, wasmPaths));
  const [own, shared] = await Promise.all([
    load(`kernels${suffix}.wasm`),
    canShare() ? load(`kernels-shared${suffix}.wasm`) : undefined,
  ]);
  compiled = { simd: chosen, own, shared };
}

/**
 * The module that fits a memory.
 *
 * @throws Error before `loadModules` has come to its end
 */
export function moduleFor(memory: WebAssembly.Memory): WebAssembly.Module {
  const module = isShared(memory) ? compiled?.shared : compiled?.own;
  if (!module) throw new Error('@striate/kernels: await installKernels() before the first operation');
  return module;
}

/** Whether workers may use this memory at the same time. */
export function isShared(memory: WebAssembly.Memory): boolean {
  return canShare() && memory.buffer instanceof SharedArrayBuffer;
}

function canShare(): boolean {
  return typeof SharedArrayBuffer !== 'undefined';
}
