/**
 * What networks for sound reach on the Free Spoken Digit Dataset, and how long training takes.
 *
 *     npx tsx --conditions=@striate/source packages/audio/benchmarks/fsdd.ts [--seeds 3] [--model NAME] [--augment NAME] [task ...]
 *
 * Tasks: `official` (takes 0 to 4 are the test set), and the speakers, of whom each is left out in turn and tested; default all.
 * `--augment`: none, shift, light (default), medium, strong, speed. Data: `../shared/data/fsdd`.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  AudioClassifier,
  type AugmentOption,
  audioArchitecture,
  audioFiles,
  compose,
  defaultAugmentation,
  randomShift,
  randomSpeed,
} from '@striate/audio';
import { useBackend } from '@striate/core';

const DATA = '../shared/data/fsdd';
const SPEAKERS = ['george', 'jackson', 'lucas', 'nicolas', 'theo', 'yweweler'];
const AUGMENTATIONS: Readonly<Record<string, AugmentOption>> = {
  none: 'none',
  shift: randomShift({ seconds: 0.08 }),
  wide: randomShift({ seconds: 0.13 }),
  light: 'default',
  medium: defaultAugmentation({ strength: 'medium', seconds: 0.8 }),
  strong: defaultAugmentation({ strength: 'strong', seconds: 0.8 }),
  speed: compose(randomSpeed(), randomShift({ seconds: 0.08 })),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '3' },
    model: { type: 'string', default: 'compact-cnn' },
    augment: { type: 'string', default: 'light' },
    epochs: { type: 'string' },
    threads: { type: 'string', default: '4' },
    // JSON of further options of fit, to try them.
    options: { type: 'string', default: '{}' },
  },
});
if (!existsSync(DATA)) throw new Error(`${DATA} must be there.`);
const augment = AUGMENTATIONS[values.augment];
if (augment === undefined)
  throw new Error(`--augment must be one of ${Object.keys(AUGMENTATIONS).join(', ')}.`);
const backend = await useBackend({ backend: 'wasm', threads: Number(values.threads) });
console.log(`${backend.name}, ${backend.threads} threads; ${values.model}, augmentation ${values.augment}`);

const data = await audioFiles(DATA, { pattern: '{label}_{speaker}_{take}.wav' });
const means: number[] = [];
for (const task of positionals.length > 0 ? positionals : ['official', ...SPEAKERS]) {
  const { train, test } = data.split({
    test: task === 'official' ? { take: [0, 1, 2, 3, 4] } : { speaker: [task] },
  });
  const accuracies: number[] = [];
  const started = performance.now();
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    const classifier = await AudioClassifier.fit(train, {
      model: audioArchitecture(values.model),
      augment,
      seed,
      ...(values.epochs !== undefined && { epochs: Number(values.epochs) }),
      ...JSON.parse(values.options),
    });
    accuracies.push(100 * (await classifier.evaluate(test)).accuracy);
    classifier.dispose();
  }
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  if (task !== 'official') means.push(mean);
  const seconds = (performance.now() - started) / 1000 / accuracies.length;
  console.log(
    `${task.padEnd(9)} ${mean.toFixed(2)}%  (${accuracies.map((value) => value.toFixed(1)).join(' ')})  ` +
      `${train.length} clips, ${seconds.toFixed(0)} s a run`,
  );
}
if (means.length > 1) {
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  console.log(`speakers  ${mean.toFixed(2)}%, the lowest ${Math.min(...means).toFixed(2)}%`);
}
