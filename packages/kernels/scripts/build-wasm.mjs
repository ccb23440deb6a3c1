// Compiles assembly/*.ts to wasm/*.wasm: plain SIMD and relaxed SIMD, each for a plain and for a shared memory.
// Run by `pnpm build`, and by the tests where a file is missing or older than its sources.
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));
const output = join(folder, 'wasm');
const MAX_BYTES = 48_000;
const DATA_SECTION = 11;

const RELAXED = ['--enable', 'relaxed-simd'];
const SHARED = ['--enable', 'threads', '--sharedMemory'];
const FILES = {
  'kernels.wasm': [],
  'kernels-relaxed.wasm': RELAXED,
  'kernels-shared.wasm': SHARED,
  'kernels-shared-relaxed.wasm': [...SHARED, ...RELAXED],
};

/** Compiles all files. */
export async function buildWasm() {
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(output, { recursive: true });
  for (const [name, flags] of Object.entries(FILES)) {
    let bytes;
    const { error, stderr } = await asc.main(
      [
        'assembly/index.ts',
        ...['--baseDir', folder, '--outFile', name],
        ...['--runtime', 'stub', '--noAssert', '--use', 'abort=', '-O3'],
        ...['--importMemory', '--maximumMemory', '65536', '--enable', 'simd', '--enable', 'bulk-memory'],
        ...flags,
      ],
      {
        writeFile(file, contents) {
          if (file === name) bytes = contents;
        },
      },
    );
    if (error)
      throw new Error(`build-wasm: ${name} does not compile\n${stderr.toString()}`, { cause: error });
    check(name, bytes);
    // Renamed into place, so that no reader sees half a file.
    const temporary = join(output, `${name}.${process.pid}`);
    writeFileSync(temporary, bytes);
    renameSync(temporary, join(output, name));
  }
}

/** Before the tests (vitest's globalSetup): compiles unless every file is there and younger than every source. */
export async function setup() {
  const sources = [
    fileURLToPath(import.meta.url),
    ...readdirSync(join(folder, 'assembly')).map((name) => join(folder, 'assembly', name)),
  ];
  const newest = Math.max(...sources.map((path) => statSync(path).mtimeMs));
  const stale = Object.keys(FILES).some((name) => {
    const built = statSync(join(output, name), { throwIfNoEntry: false });
    return !built || built.mtimeMs < newest;
  });
  if (stale) await buildWasm();
}

/** The module runs inside of tfjs's memory: data of its own would overwrite what lies there. */
function check(name, bytes) {
  if (!bytes) throw new Error(`build-wasm: the compiler wrote no ${name}`);
  if (bytes.length > MAX_BYTES) {
    throw new Error(`build-wasm: ${name} must be at most ${MAX_BYTES} bytes, received ${bytes.length}`);
  }
  if (sections(bytes).includes(DATA_SECTION)) {
    throw new Error(
      `build-wasm: ${name} must hold no data; look for a string or a static array in assembly/`,
    );
  }
}

/** The ids of a module's sections: after eight bytes, each has an id, a length in LEB128, and that many bytes. */
function sections(bytes) {
  const ids = [];
  let at = 8;
  while (at < bytes.length) {
    ids.push(bytes[at++]);
    let length = 0;
    let shift = 0;
    let byte;
    do {
      byte = bytes[at++];
      length |= (byte & 127) << shift;
      shift += 7;
    } while (byte & 128);
    at += length;
  }
  return ids;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWasm();
