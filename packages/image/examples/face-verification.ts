// The same person or not: npx tsx face-verification.ts ./people --backbone ./weights [--size 160]
// A folder for each person. Without a folder it draws people of its own, and sees them by a network of random weights.
import { parseArgs } from 'node:util';
import * as striate from '@striate/core';
import { type ImageInput, imageFolder, loadImageBackbone, wholePictures } from '@striate/image';
import { drawnPeople } from './stand-ins/people.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backbone: { type: 'string' }, size: { type: 'string' } },
});
const [folder] = positionals;
if (folder && !values.backbone) throw new Error('Name the weights of a pretrained network with --backbone.');
await striate.useBackend();
const inputSize = values.size ? Number(values.size) : undefined;
const network = values.backbone
  ? await loadImageBackbone(values.backbone, { inputSize })
  : await loadImageBackbone('random', { network: 'mobilenet-v1-0.25', inputSize: 64, includeTop: false });
const backbone = wholePictures(network);
const data: striate.Dataset<ImageInput> = folder ? await imageFolder(folder) : drawnPeople();

// A threshold that has seen the people whom it is tested on would look better than it is.
const { train: tuning, test } = data.split({ test: 0.5, groupBy: 'label', seed: 1 });
async function scored(part: striate.Dataset<ImageInput>) {
  const { dataset } = await striate.embedDataset(part, backbone);
  return striate.scorePairs(dataset, striate.samplePairs(dataset, { seed: 1 }));
}
const tuned = await scored(tuning);
const tested = await scored(test);
const people = new Set(tested.people.flat()).size;
console.log(`tested on ${tested.actual.length} pairs of ${people} people, half of them the same person`);

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
const range = ({ low, high }: striate.Interval) => `95% interval ${percent(low)} to ${percent(high)}`;
for (const [aim, criterion] of [
  ['for equal errors', { by: 'equal-error' }],
  ['for at most 1% false accepts', { by: 'specificity', atLeast: 0.99 }],
] as const) {
  const { threshold } = striate.chooseThreshold(tuned.actual, tuned.scores, criterion);
  const metrics = striate.verificationMetrics(tested, { threshold });
  if (criterion.by === 'equal-error') {
    const { auc, equalErrorRate } = metrics;
    console.log(`AUC ${percent(auc.value)} (${range(auc)})`);
    console.log(`equal error rate ${percent(equalErrorRate.value)} (${range(equalErrorRate)})`);
  }
  console.log(`threshold ${threshold.toFixed(4)}, chosen on other people ${aim}:`);
  for (const rate of ['accuracy', 'falseAcceptRate', 'falseRejectRate'] as const) {
    const { value, count, total } = metrics[rate];
    console.log(`  ${rate} ${percent(value)}, ${count} of ${total} (${range(metrics[rate])})`);
  }
}
console.log(
  'What this cannot tell: how it does on people, cameras or light unlike these. Networks trained on ImageNet know no ' +
    'faces; weights trained to tell faces apart do much better. Ask people before you compare them.',
);
network.dispose();
