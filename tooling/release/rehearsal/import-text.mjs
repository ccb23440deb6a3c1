// A program for text installs and loads nothing of pictures or sound, and no library before it is needed; then a text is read.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const { learnVocabulary, textFile, textPreprocessor, wordTokenizer } = await import('@striate/text');
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

const folder = mkdtempSync(join(tmpdir(), 'striate-text-'));
try {
  writeFileSync(join(folder, 'rows.csv'), 'text,label\n"good, fun",pos\na bore,neg\n');
  const data = await textFile(join(folder, 'rows.csv'));
  const tokenizer = wordTokenizer();
  const vocabulary = await learnVocabulary(data, { tokenizer });
  const { ids } = textPreprocessor({ tokenizer, vocabulary, maxLength: 8 }).prepare(await data.read(0));
  if (ids.length !== 3 || ids.some((id) => id < 2)) throw new Error(`"good, fun" became ${ids}`);
  await data.close();
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`@striate/text alone installs and loads none of ${unwanted.join(', ')}, and reads a CSV file`);
