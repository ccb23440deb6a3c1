/**
 * Where the browser finds tfjs's WASM files: a folder's URL that ends in `/`, or a URL for each file.
 *
 * The three `.wasm` files lie in `@tensorflow/tfjs-backend-wasm/dist`. More than one thread also needs the two scripts,
 * which lie in `@tensorflow/tfjs-backend-wasm/wasm-out`.
 */
export type WasmPaths = string | { readonly [file in WasmFile]?: string };

/** The files of tfjs's WASM backend. */
export type WasmFile =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.js'
  | 'tfjs-backend-wasm-threaded-simd.worker.js';
