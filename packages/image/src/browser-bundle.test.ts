import { fileURLToPath } from 'node:url';
import { build, type Rollup } from 'vite';
import { expect, test } from 'vitest';

test("a page's bundle holds no code for Node: neither sharp nor node: modules", async () => {
  const entry = fileURLToPath(new URL('index.ts', import.meta.url));
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@striate/source', 'module', 'browser'] },
    build: {
      write: false,
      minify: false,
      lib: { entry, formats: ['es'] },
      rollupOptions: { external: [/^@tensorflow\//, /^@striate\/core/] },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]) as Rollup.RollupOutput[];
  const chunks = outputs.flatMap(({ output }) => output).filter((part) => part.type === 'chunk');
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('decode.browser.ts'))).toBe(true);
  expect(modules.filter((id) => /\.node\.ts$|node_modules|node:|externalize/.test(id))).toEqual([]);
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  expect(imports.filter((id) => !/^@(striate|tensorflow)\//.test(id))).toEqual([]);
});
