// A program for texts installs and loads nothing of pictures or sound, and no library before it is needed; then it trains.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const { TextClassifier, textCnn, textFile } = await import('@striate/text');
await setTimeout(100);

const foreign = ['sharp', 'meyda', '@striate/image', '@striate/audio'];
const installed = foreign.filter((name) => existsSync(join('node_modules', name)));
if (installed.length > 0) throw new Error(`installing @striate/text installs ${installed.join(', ')}`);
const loaded = [...globalThis.loadedModules];
if (!loaded.some((url) => url.includes('/@striate/text/')))
  throw new Error('the trace saw no module of text');
const unwanted = [...foreign, 'papaparse', '@huggingface/tokenizers', '@observablehq/plot', 'linkedom'];
const found = loaded.filter((url) => unwanted.some((name) => url.includes(`/node_modules/${name}/`)));
if (found.length > 0) throw new Error(`importing @striate/text loads\n${found.join('\n')}`);

const { useBackend } = await import('@striate/core');
await useBackend({ backend: 'wasm', threads: 1 });
const folder = mkdtempSync(join(tmpdir(), 'striate-text-'));
try {
  const rows = Array.from({ length: 40 }, (_, i) =>
    i % 2 ? '"a dull, long film",neg' : '"a warm, short film",pos',
  );
  writeFileSync(join(folder, 'rows.csv'), `text,label\n${rows.join('\n')}\n`);
  const data = await textFile(join(folder, 'rows.csv'));
  const model = textCnn({ filters: 4, width: 8 });
  const classifier = await TextClassifier.fit(data, { model, epochs: 10, learningRate: 0.02, seed: 1 });
  const [best] = await classifier.predict('a warm film');
  if (best.label !== 'pos') throw new Error(`a warm film is taken for ${best.label}`);
  await data.close();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `@striate/text alone installs and loads none of ${unwanted.join(', ')}, reads a CSV file and trains`,
);
