import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';
import type { ModuleFactory, ThreadedModule } from './threaded-module.js';
import type { WasmFile, WasmPaths } from './wasm-paths.js';

// Bundlers copy a file that is named like this, and put its final URL here.
const BUNDLED: Record<WasmFile, () => URL> = {
  'tfjs-backend-wasm.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm', import.meta.url),
  'tfjs-backend-wasm-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.wasm': () =>
    new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.js': () =>
    new URL('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js', import.meta.url),
  'tfjs-backend-wasm-threaded-simd.worker.js': () =>
    new URL(
      '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js',
      import.meta.url,
    ),
};
const THREADED = 'tfjs-backend-wasm-threaded-simd';

/** Whether threads can run here, and why not. */
export function threadSupport(): { cores: number; obstacle?: string } {
  const cores = navigator.hardwareConcurrency || 1;
  if (typeof SharedArrayBuffer === 'undefined' || !globalThis.crossOriginIsolated) {
    const obstacle =
      'the page is not cross-origin isolated (serve it with Cross-Origin-Opener-Policy: same-origin and ' +
      'Cross-Origin-Embedder-Policy: require-corp)';
    return { cores, obstacle };
  }
  return { cores };
}

/**
 * Tells tfjs where its single-threaded build lies.
 *
 * @throws Error when the file can't be fetched
 */
export async function preparePlainModule(wasmPaths: WasmPaths | undefined): Promise<void> {
  const simd = await env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const file = simd ? 'tfjs-backend-wasm-simd.wasm' : 'tfjs-backend-wasm.wasm';
  const url = locate(file, wasmPaths);
  await fetchWasm(file, url);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': url,
    'tfjs-backend-wasm-simd.wasm': url,
    'tfjs-backend-wasm-threaded-simd.wasm': url,
  });
}

/**
 * Compiles tfjs's threaded build from its own script, which bundlers break when they minify it.
 *
 * @param threads the number of threads to make room for
 * @param build makes the backend from the module; runs while the page still reports a larger number of cores
 * @throws Error when a file can't be fetched
 */
export async function withThreadedModule<T>(
  threads: number,
  wasmPaths: WasmPaths | undefined,
  build: (module: ThreadedModule) => T,
): Promise<T> {
  const [wasmBinary, script, workerModule] = await Promise.all([
    fetchWasm(`${THREADED}.wasm`, locate(`${THREADED}.wasm`, wasmPaths)),
    fetchScript(`${THREADED}.js`, wasmPaths),
    fetchScript(`${THREADED}.worker.js`, wasmPaths),
  ]);
  const factory = await evaluate<ModuleFactory>(script, 'WasmBackendModuleThreadedSimd');
  const workerScript = await evaluate<string>(
    `const module = { exports: {} };\n${workerModule}`,
    'module.exports.wasmWorkerContents',
  );
  const mainUrl = scriptUrl(script);
  // Inside tfjs's template string the line breaks of the worker's own strings have become real ones.
  const workerUrl = scriptUrl(workerScript.replace(/\n/g, '\\n'));
  // tfjs takes half of the cores at most; an own property hides the browser's for as long as it looks.
  Object.defineProperty(navigator, 'hardwareConcurrency', { value: 2 * threads, configurable: true });
  try {
    const module = await factory({
      mainScriptUrlOrBlob: mainUrl,
      wasmBinary,
      locateFile: () => workerUrl,
      printErr: passOn,
    });
    return build(module);
  } finally {
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
    URL.revokeObjectURL(workerUrl);
    URL.revokeObjectURL(mainUrl);
  }
}

/** tfjs's own messages, but for one: its thread pool has the main thread wait, and emscripten warns of that once. */
function passOn(message: string): void {
  // biome-ignore lint/suspicious/noConsole: these are tfjs's messages, on their usual way out
  if (!message.startsWith('Blocking on the main thread')) console.error(message);
}

function locate(file: WasmFile, wasmPaths: WasmPaths | undefined): string {
  if (typeof wasmPaths === 'string') return new URL(wasmPaths + file, document.baseURI).href;
  const given = wasmPaths?.[file];
  return given === undefined ? BUNDLED[file]().href : new URL(given, document.baseURI).href;
}

async function fetchFile(file: WasmFile, url: string): Promise<ArrayBuffer> {
  let answer: string;
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    if (response.ok) return await response.arrayBuffer();
    answer = `HTTP status ${response.status}`;
  } catch (error) {
    throw cannotLoad(file, url, String(error), { cause: error });
  }
  throw cannotLoad(file, url, answer);
}

async function fetchWasm(file: WasmFile, url: string): Promise<ArrayBuffer> {
  const bytes = await fetchFile(file, url);
  const [zero, ...name] = new Uint8Array(bytes, 0, Math.min(4, bytes.byteLength));
  // A development server answers an unknown URL with its start page, and status 200.
  if (zero !== 0 || String.fromCharCode(...name) !== 'asm') throw cannotLoad(file, url, 'something else');
  return bytes;
}

async function fetchScript(file: WasmFile, wasmPaths: WasmPaths | undefined): Promise<string> {
  const url = locate(file, wasmPaths);
  const text = new TextDecoder().decode(await fetchFile(file, url));
  if (text.trimStart().startsWith('<')) throw cannotLoad(file, url, 'an HTML page');
  return text;
}

function cannotLoad(file: WasmFile, url: string, answer: string, options?: ErrorOptions): Error {
  const folder = file.endsWith('.js') ? 'wasm-out' : 'dist';
  return new Error(
    `installKernels: expected tfjs's ${file} at ${url}, received ${answer}; copy it there from ` +
      `node_modules/@tensorflow/tfjs-backend-wasm/${folder}, or pass wasmPaths with the folder or the URL that has it`,
    options,
  );
}

function scriptUrl(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}

/** Runs a classic script as a module and gives back one of its values. */
async function evaluate<T>(script: string, expression: string): Promise<T> {
  const url = scriptUrl(`${script}\nexport default ${expression};`);
  try {
    const loaded = (await import(/* @vite-ignore */ url)) as { default: T };
    return loaded.default;
  } finally {
    URL.revokeObjectURL(url);
  }
}
