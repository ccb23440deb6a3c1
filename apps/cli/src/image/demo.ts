import { join } from 'node:path';
import { directoryStorage } from '@striate/core/storage';
import type { ImageInput } from '@striate/image/preprocessing';
import type { FinishedRun } from '../actions/run-training.js';
import type { DemoOptions } from '../commands/demo.js';
import { percent } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { thumbnail } from './thumbnail.js';
import { trainImage } from './train-image.js';

const DATASET = 'builtin:digits';
const EPOCHS = 4;
/** Held-out pictures that are predicted one by one and kept as files to try. */
const SAMPLES = 8;

/** `striate demo`: the main job on a default that needs no download. */
export async function demo(options: DemoOptions, terminal: Terminal, command: string): Promise<void> {
  if (!options.quiet) say(terminal, `LeNet-5 learns ${DATASET}: digits that this program draws itself.`);
  const training = {
    ...options,
    model: 'lenet-5',
    epochs: EPOCHS,
    augment: 'default',
    weights: 'float32',
    seed: 0,
    backend: 'auto',
    threads: 'auto',
  } as const;
  await trainImage(DATASET, training, terminal, command, (run) => predictSamples(run, options.out, terminal));
}

async function predictSamples(
  { classifier, data: { test } }: FinishedRun<ImageInput>,
  out: string,
  terminal: Terminal,
): Promise<void> {
  const rows: { file: string; actual: string; predicted: string; score: number }[] = [];
  const pictures: Record<string, Uint8Array> = {};
  for (let index = 0; index < SAMPLES; index++) {
    const { input, label } = await test.at(index);
    const name = `sample-${index}.png`;
    pictures[name] = await thumbnail(input);
    const [best] = await classifier.predict(input, { topK: 1 });
    rows.push({
      file: join(out, name),
      actual: test.labels[label] as string,
      predicted: best?.label ?? '',
      score: best?.score ?? 0,
    });
  }
  await directoryStorage(out).write(pictures);
  say(terminal);
  const lines = table(rows, [
    { title: 'held-out picture', value: ({ file }) => file },
    { title: 'is', value: ({ actual }) => actual },
    { title: 'predicted', value: ({ predicted }) => predicted },
    { title: 'score', value: ({ score }) => percent(score, 1), align: 'right' },
  ]);
  for (const line of lines) print(terminal, line);
}
