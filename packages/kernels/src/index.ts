export type { Installation, Threads } from './backend/choose-threads.js';
export type { WasmFile, WasmPaths } from './backend/wasm-paths.js';
export { type InstallOptions, installKernels } from './install-kernels.js';
export type { NativeFile } from './native/native-file.js';
export { installGradients } from './register.js';
