import type { NativeFile } from '../native/native-file.js';

/**
 * Where the browser finds the WASM files, tfjs's and ours: a folder's URL that ends in `/`, or a URL for each file.
 *
 * The three `.wasm` files lie in `@tensorflow/tfjs-backend-wasm/dist`. More than one thread also needs the two scripts,
 * which lie in `@tensorflow/tfjs-backend-wasm/wasm-out`. Ours lie in `@striate/kernels/wasm`.
 */
export type WasmPaths = string | { readonly [file in WasmFile | NativeFile]?: string };

/** The files of tfjs's WASM backend. */
export type WasmFile =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.js'
  | 'tfjs-backend-wasm-threaded-simd.worker.js';
