// Expressions on grey faces of 48 x 48: npx tsx facial-expressions.ts ./faces [--backbone ./mobilenet]
// Without a folder it draws faces of its own.
import { parseArgs } from 'node:util';
import { type Dataset, useBackend, wilsonInterval } from '@striate/core';
import { type ImageInput, imageFolder, lenet5, randomFlip } from '@striate/image';
import { drawnFaces } from './stand-ins/faces.js';
import { trainOrFineTune } from './train.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backbone: { type: 'string' } },
});
await useBackend();
const data: Dataset<ImageInput> = positionals[0] ? await imageFolder(positionals[0]) : drawnFaces();
const { train, test } = data.split({ test: 0.3, seed: 1 });
const classifier = await trainOrFineTune(train, values.backbone, {
  model: lenet5(),
  size: [48, 48],
  channels: 1,
  // A mirrored face has the same expression.
  augment: randomFlip(),
  classWeights: 'balanced',
  epochs: 15,
  seed: 1,
});

const { accuracy, perClass, confusionMatrix, labels } = await classifier.evaluate(test);
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
console.log(`accuracy ${percent(accuracy)} on ${test.length} faces`);
for (const { label, recall, precision, support } of perClass) {
  if (support === 0) continue;
  const { low, high } = wilsonInterval(Math.round(recall * support), support);
  const interval = `95% interval ${percent(low)} to ${percent(high)}`;
  console.log(
    `${label}: recall ${percent(recall)} of ${support} (${interval}), precision ${percent(precision)}`,
  );
}
const rows = [['actual, predicted', ...labels], ...confusionMatrix.map((row, i) => [labels[i], ...row])];
const width = Math.max(...rows.flat().map((cell) => String(cell).length)) + 1;
for (const row of rows)
  console.log(
    row
      .map((cell) => String(cell).padEnd(width))
      .join('')
      .trimEnd(),
  );
classifier.dispose();
