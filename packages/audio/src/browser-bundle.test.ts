import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';

const INDEX = fileURLToPath(new URL('index.ts', import.meta.url));
const PAGE = '/page.js';

/** Bundles a page that uses all of the package. */
async function bundle(): Promise<Rollup.OutputChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@striate/source', 'module', 'browser'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === PAGE ? PAGE : undefined),
        load: (id) => (id === PAGE ? `export * from ${JSON.stringify(INDEX)};` : undefined),
      },
    ],
    build: {
      write: false,
      minify: false,
      lib: { entry: PAGE, formats: ['es'] },
      rollupOptions: { external: [/^@tensorflow\//, /^@striate\/core/] },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rollup.RollupOutput[];
  return outputs.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
}

test("a page's bundle loads the decoders of compressed formats, in one piece, with the first such file", async () => {
  const chunks = await bundle();
  const isDecoder = (id: string): boolean => /wasm-audio-decoders|mpg123-decoder|codec-parser/.test(id);
  const first = chunks.filter(({ isEntry }) => isEntry);
  expect(first.flatMap(({ moduleIds }) => moduleIds).some((id) => id.endsWith('decoding/wav.ts'))).toBe(true);
  expect(first.flatMap(({ moduleIds }) => moduleIds).filter(isDecoder)).toEqual([]);
  expect(chunks.filter(({ moduleIds }) => moduleIds.some(isDecoder)).length).toBeGreaterThan(0);
});

test('Meyda is a file of its own, loaded when its engine is asked for', async () => {
  const chunks = await bundle();
  const hasMeyda = ({ moduleIds }: Rollup.OutputChunk): boolean =>
    moduleIds.some((id) => /meyda\.min\.js/.test(id));
  expect(chunks.filter(hasMeyda).map(({ isEntry }) => isEntry)).toEqual([false]);
});

test("a page's bundle holds no code of Node's", async () => {
  const modules = (await bundle()).flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter((id) => /\.node\.ts$|^node:/.test(id))).toEqual([]);
});
