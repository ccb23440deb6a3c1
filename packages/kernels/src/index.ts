export { type StartWasmOptions, startWasm, type WasmStart } from './backend/start-wasm.js';
export type { WasmFile, WasmPaths } from './backend/wasm-paths.js';
export { installKernels } from './install-kernels.js';
