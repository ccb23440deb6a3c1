import { fileURLToPath } from 'node:url';
import type { Rollup } from 'vite';
import { expect, test } from 'vitest';
import { bundledModules, bundlePage } from '../../../tooling/bundle-page.js';

const INDEX = fileURLToPath(new URL('index.ts', import.meta.url));

test("a page's bundle holds no code for Node: neither sharp nor node: modules", async () => {
  const chunks = await bundlePage(`export * from ${JSON.stringify(INDEX)};`);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('decode.browser.ts'))).toBe(true);
  expect(modules.filter((id) => /\.node\.ts$|node_modules|node:|externalize/.test(id))).toEqual([]);
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  const own = chunks.map(({ fileName }) => fileName);
  expect(imports.filter((id) => !own.includes(id) && !/^@(striate|tensorflow)\//.test(id))).toEqual([]);
});

test('the code that loads weights waits until a page asks for weights', async () => {
  const chunks = await bundlePage(`export { resNet } from ${JSON.stringify(INDEX)};`);
  const first = chunks.find(({ isEntry }) => isEntry) as Rollup.OutputChunk;
  expect(first.moduleIds.some((id) => id.endsWith('models/resnet.ts'))).toBe(true);
  expect(first.moduleIds.filter((id) => id.endsWith('load-backbone.ts'))).toEqual([]);
  expect(first.dynamicImports).toHaveLength(1);
});

test('a page that explains pictures loads nothing that draws', async () => {
  const chunks = await bundlePage(`export { ImageClassifier } from ${JSON.stringify(INDEX)};`);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('explanation/explain-picture.ts'))).toBe(true);
  const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
  expect(modules.filter((id) => /picture-chart|draw-explanation/.test(id))).toEqual([]);
  expect(imports.filter((id) => /core\/(drawing|report)$/.test(id))).toEqual([]);
});

test('a page that imports one network has the code of no other, nor of weights', async () => {
  const chunks = await bundlePage(`export { lenet5 } from ${JSON.stringify(INDEX)};`);
  expect(bundledModules(chunks)).toEqual(['models/build-image-model.ts', 'models/lenet5.ts']);
});
