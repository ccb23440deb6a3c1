// A rare finding: npx tsx medical-images.ts ./scans --positive abnormal [--group folder] [--backbone ./mobilenet]
// `--group folder` where each patient has a folder inside a class. Without a folder it draws pictures of its own.
import { parseArgs } from 'node:util';
import * as striate from '@striate/core';
import { type ImageClassifier, type ImageInput, imageFolder, lenet5 } from '@striate/image';
import { drawnLesions } from './stand-ins/lesions.js';
import { trainOrFineTune } from './train.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { positive: { type: 'string' }, group: { type: 'string' }, backbone: { type: 'string' } },
});
const { positive = 'abnormal', group: groupBy, backbone } = values;
await striate.useBackend();
const data: striate.Dataset<ImageInput> = positionals[0] ? await imageFolder(positionals[0]) : drawnLesions();
if (!data.labels.includes(positive)) {
  throw new Error(`No class "${positive}" in ${data.labels.join(', ')}; name one with --positive.`);
}
// Pictures of one patient on both sides would make the test too easy: so a patient's folder goes to one side.
const { train, validation, test } = data.split({ test: 0.3, validation: 0.2, seed: 1, groupBy });
const classifier = await trainOrFineTune(train, backbone, {
  model: lenet5(),
  size: [32, 32],
  classWeights: 'balanced',
  epochs: 15,
  seed: 1,
});

async function scored(of: ImageClassifier, part: striate.Dataset<ImageInput>) {
  const examples = await Promise.all(Array.from({ length: part.length }, (_, index) => part.at(index)));
  const ranked = await of.predict(
    examples.map(({ input }) => input),
    { topK: of.labels.length },
  );
  const actual = examples.map(({ label }) => Number(part.labels[label] === positive));
  return [
    actual,
    ranked.map((labels) => labels.find(({ label }) => label === positive)?.score ?? 0),
  ] as const;
}
const choice = { by: 'sensitivity', atLeast: 0.9 } as const;
const { threshold } = striate.chooseThreshold(...(await scored(classifier, validation)), choice);
const [actual, scores] = await scored(classifier, test);
const percent = (share: number) => (100 * share).toFixed(1);
const { auc, low, high } = striate.rocAucInterval(actual, scores);
console.log(`tested on ${test.length} pictures, ${actual.filter(Boolean).length} of them ${positive}`);
console.log(`AUC ${auc.toFixed(3)} (95% interval ${low.toFixed(3)} to ${high.toFixed(3)})`);
console.log(`threshold ${threshold.toFixed(3)}, chosen on ${validation.length} others for 90% sensitivity:`);
const rates = striate.thresholdMetrics(actual, scores, { threshold });
for (const name of ['sensitivity', 'specificity', 'ppv', 'npv'] as const) {
  const rate = rates[name];
  if (!rate) console.log(`${name}: no picture was called so`);
  else {
    const counts = `${rate.count} of ${rate.total}, ${percent(rate.low)} to ${percent(rate.high)}`;
    console.log(`${name} ${percent(rate.value)}% (${counts})`);
  }
}
console.log(
  'What this cannot tell: how it does on another scanner or clinic, for another share of findings (ppv and npv ' +
    'change with it), or whether it helps anybody. It is no medical device.',
);
if (!groupBy)
  console.log('Pictures were taken as independent: several of one patient would flatter these figures.');
classifier.dispose();
