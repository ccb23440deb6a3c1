/** Our compiled files: with relaxed SIMD (fused multiply-add) or without, for a memory that threads share or not. */
export type NativeFile =
  | 'kernels.wasm'
  | 'kernels-relaxed.wasm'
  | 'kernels-shared.wasm'
  | 'kernels-shared-relaxed.wasm';
