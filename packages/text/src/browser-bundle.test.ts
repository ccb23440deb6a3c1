import { fileURLToPath } from 'node:url';
import type { Rollup } from 'vite';
import { expect, test } from 'vitest';
import { bundledModules, bundlePage } from '../../../tooling/bundle-page.js';

const INDEX = fileURLToPath(new URL('index.ts', import.meta.url));

const entryOf = (chunks: readonly Rollup.OutputChunk[]): Rollup.OutputChunk =>
  chunks.find(({ isEntry }) => isEntry) as Rollup.OutputChunk;

test("a page's bundle holds no code for Node, and libraries wait until they are needed", async () => {
  const chunks = await bundlePage(`export * from ${JSON.stringify(INDEX)};`);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.some((id) => id.endsWith('platform.browser.ts'))).toBe(true);
  expect(modules.filter((id) => /\.node\.ts$|node:|externalize/.test(id))).toEqual([]);
  const libraries = (ids: readonly string[]): string[] => ids.filter((id) => id.includes('/node_modules/'));
  expect(libraries(entryOf(chunks).moduleIds)).toEqual([]);
  const loaded = new Set(
    libraries(modules).map((id) => id.replace(/^.*\/node_modules\/((@[^/]+\/)?[^/]+).*$/, '$1')),
  );
  expect([...loaded].sort()).toEqual(['@huggingface/tokenizers', 'papaparse']);
});

test('a page that imports tokenisers alone has no code of datasets', async () => {
  const chunks = await bundlePage(`export { wordTokenizer } from ${JSON.stringify(INDEX)};`);
  expect(bundledModules(chunks)).toEqual(['tokenizers/word-patterns.ts', 'tokenizers/word-tokenizer.ts']);
});
