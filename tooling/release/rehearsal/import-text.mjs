// Text alone must not pay for pictures, sound or reports; it trains and answers where nothing else of Striate is asked for.
import { setTimeout } from 'node:timers/promises';

const { TextClassifier, textCnn, textRecords } = await import('@striate/text');
const { useBackend } = await import('@striate/core');
await useBackend({ backend: 'wasm', threads: 1 });
const records = Array.from({ length: 40 }, (_, i) => ({
  text: i % 2 ? 'a dull film' : 'a warm film',
  label: i % 2 ? 'neg' : 'pos',
}));
const options = { model: textCnn({ filters: 4, width: 8 }), epochs: 10, learningRate: 0.02, seed: 1 };
const classifier = await TextClassifier.fit(textRecords(records), options);
const [best] = await classifier.predict('a warm film');
if (best.label !== 'pos') throw new Error(`a warm film is taken for ${best.label}`);
await setTimeout(100);

const loaded = [...globalThis.loadedModules];
const unwanted = ['sharp', 'meyda', '@observablehq/plot', 'linkedom', '@striate/image', '@striate/audio'];
const found = loaded.filter((url) => unwanted.some((name) => url.includes(`/node_modules/${name}/`)));
if (found.length > 0) throw new Error(`importing @striate/text loads\n${found.join('\n')}`);
console.log(
  `@striate/text trains and predicts with ${loaded.length} modules, none of ${unwanted.join(', ')}`,
);
