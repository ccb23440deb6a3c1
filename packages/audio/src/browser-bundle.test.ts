import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundlePage } from '../../../tooling/bundle-page.js';

const INDEX = fileURLToPath(new URL('index.ts', import.meta.url));
const ALL = `export * from ${JSON.stringify(INDEX)};`;

test("a page's bundle loads the decoder of a compressed format with the first file of it", async () => {
  const chunks = await bundlePage(ALL);
  const isDecoder = (id: string): boolean => /wasm-audio-decoders|mpg123-decoder|codec-parser/.test(id);
  const first = chunks.filter(({ isEntry }) => isEntry);
  expect(first.flatMap(({ moduleIds }) => moduleIds).some((id) => id.endsWith('decoding/wav.ts'))).toBe(true);
  expect(first.flatMap(({ moduleIds }) => moduleIds).filter(isDecoder)).toEqual([]);
  for (const [reader, decoder] of [
    ['mp3', 'mpg123-decoder'],
    ['flac', 'wasm-audio-decoders/flac'],
    ['vorbis', 'ogg-vorbis'],
  ]) {
    const chunk = chunks.find(({ moduleIds }) =>
      moduleIds.some((id) => id.endsWith(`decoding/${reader}.ts`)),
    );
    const own = chunk?.moduleIds.filter((id) => /\/src\/\w+Decoder\.js$/.test(id)) ?? [];
    expect(own.length).toBe(1);
    expect(own[0]).toContain(decoder);
  }
});

test('Meyda is a file of its own, loaded when its engine is asked for', async () => {
  const chunks = await bundlePage(ALL);
  const withMeyda = chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.endsWith('meyda.min.js')));
  expect(withMeyda.map(({ isEntry }) => isEntry)).toEqual([false]);
});

test("a page's bundle holds no code of Node's", async () => {
  const modules = (await bundlePage(ALL)).flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter((id) => /\.node\.ts$|^node:/.test(id))).toEqual([]);
});

test('a page that trains a classifier has neither pictures nor texts with it', async () => {
  const modules = (await bundlePage(`export { AudioClassifier } from ${JSON.stringify(INDEX)};`)).flatMap(
    ({ moduleIds }) => moduleIds,
  );
  expect(modules.some((id) => id.endsWith('src/audio-classifier.ts'))).toBe(true);
  expect(modules.filter((id) => /sharp|packages\/(image|text)\/|@striate\/(image|text)/.test(id))).toEqual(
    [],
  );
});
