export { type StartWasmOptions, startWasm, type WasmStart } from './backend/start-wasm.js';
export type { WasmFile, WasmPaths } from './backend/wasm-paths.js';
export { type InstallOptions, installGradients, installKernels } from './install-kernels.js';
export type { NativeFile } from './native/native-file.js';
