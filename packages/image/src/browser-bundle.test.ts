import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';

const INDEX = fileURLToPath(new URL('index.ts', import.meta.url));
const PAGE = '/page.js';

/** Bundles a page's code for a browser. */
async function bundle(code: string): Promise<Rollup.OutputChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@striate/source', 'module', 'browser'] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === PAGE ? PAGE : undefined),
        load: (id) => (id === PAGE ? code : undefined),
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

test("a page's bundle holds no code for Node: neither sharp nor node: modules", async () => {
  const chunks = await bundle(`export * from ${JSON.stringify(INDEX)};`);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('decode.browser.ts'))).toBe(true);
  expect(modules.filter((id) => /\.node\.ts$|node_modules|node:|externalize/.test(id))).toEqual([]);
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  const own = chunks.map(({ fileName }) => fileName);
  expect(imports.filter((id) => !own.includes(id) && !/^@(striate|tensorflow)\//.test(id))).toEqual([]);
});

test('the code that loads weights waits until a page asks for weights', async () => {
  const chunks = await bundle(`export { resNet } from ${JSON.stringify(INDEX)};`);
  const first = chunks.find(({ isEntry }) => isEntry) as Rollup.OutputChunk;
  expect(first.moduleIds.some((id) => id.endsWith('models/resnet.ts'))).toBe(true);
  expect(first.moduleIds.filter((id) => id.endsWith('load-backbone.ts'))).toEqual([]);
  expect(first.dynamicImports).toHaveLength(1);
});

test('a page that imports one network has the code of no other, nor of weights', async () => {
  const chunks = await bundle(`export { lenet5 } from ${JSON.stringify(INDEX)};`);
  const modules = chunks.flatMap(({ modules }) =>
    Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
  );
  const names = modules.map((id) => id.replace(/^.*\/src\//, ''));
  expect(names.filter((name) => name !== PAGE).sort()).toEqual([
    'models/build-image-model.ts',
    'models/lenet5.ts',
  ]);
});
