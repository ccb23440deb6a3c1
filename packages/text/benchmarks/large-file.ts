/**
 * What a file of labelled texts costs that is far longer than what is kept of it: time and memory to open it, then texts a
 * second in order, at random, and in shuffled order as `fit` reads them. Each format in a process of its own.
 *
 *     npx tsx --conditions=@striate/source packages/text/benchmarks/large-file.ts [mebibytes]
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@striate/core';
import { textFile } from '@striate/text';

const ROWS: Readonly<Record<string, (label: string, text: string) => string>> = {
  tsv: (label, text) => `${label}\t${text}\n`,
  csv: (label, text) => `${label},"${text}"\n`,
  jsonl: (label, text) => `${JSON.stringify({ label, text })}\n`,
};

function writeRows(path: string, format: string, bytes: number): void {
  const row = ROWS[format] as (label: string, text: string) => string;
  const random = createRandom(1);
  const words = Array.from({ length: 5_000 }, (_, i) => `${i % 7 ? 'word' : 'wört'}${i.toString(36)}`);
  const rows = Array.from({ length: 50_000 }, (_, i) => {
    const length = 5 + random.integer(20);
    return row(`class-${i % 10}`, Array.from({ length }, () => words[random.integer(5_000)]).join(' '));
  });
  const block = Buffer.from(rows.join(''));
  const file = openSync(path, 'w');
  for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  closeSync(file);
}

async function measure(path: string): Promise<void> {
  const clock = (): number => performance.now() / 1000;
  const memory = (): string => `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`;
  const before = memory();
  const start = clock();
  const data = await textFile(path);
  const opened = clock() - start;
  console.log(
    `${data.length.toLocaleString('en')} rows in ${opened.toFixed(1)} s, peak ${memory()} of ${before} before`,
  );
  const count = 200_000;
  for (const [name, view] of [
    ['in order', data],
    ['at random', data.shuffle(1)],
  ] as const) {
    const began = clock();
    for (let index = 0; index < count; index++) await view.read(index);
    console.log(`  ${name}: ${(count / (clock() - began)).toFixed(0)} texts/s, peak ${memory()}`);
  }
  await data.close();
}

const [first, second] = process.argv.slice(2);
if (first === '--measure') await measure(String(second));
else {
  const bytes = Number(first ?? 1024) * 2 ** 20;
  const folder = mkdtempSync(join(tmpdir(), 'striate-large-'));
  try {
    for (const format of Object.keys(ROWS)) {
      const path = join(folder, `rows.${format}`);
      writeRows(path, format, bytes);
      const args = [...process.execArgv, fileURLToPath(import.meta.url), '--measure', path];
      const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      console.log(`${format}, ${bytes / 2 ** 20} MiB: ${stdout}${stderr}`);
      rmSync(path);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
