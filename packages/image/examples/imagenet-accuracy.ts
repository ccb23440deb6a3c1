// Accuracy of published weights on labelled photographs: node imagenet-accuracy.ts <weights> <pictures> <step>
// The picture at place i in name order must be of class i x step, as in a sample of every fifth class in order.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { applyPreprocessor, Dataset, evaluateModel, useBackend } from '@striate/core';
import { mobileNetV1 } from '@striate/image';

const [weights = './mobilenet_v1_0.25_224', folder = './imagenet-samples', step = '5'] =
  process.argv.slice(2);
await useBackend();
const backbone = await mobileNetV1({ alpha: 0.25, weights });
const names = (await readdir(folder)).sort();
const pictures = Dataset.fromArrays(
  names.map((name) => join(folder, name)),
  names.map((_, place) => place * Number(step)),
  // ImageNet has two classes called "crane", so the number goes with the name.
  { labels: (backbone.labels ?? []).map((label, index) => `${index} ${label}`), ids: names },
);
const result = await evaluateModel(backbone.model, applyPreprocessor(pictures, backbone.preprocessor));
const count = (share: number) => `${Math.round(share * result.examples)} of ${result.examples}`;
console.log(`top-1 ${count(result.accuracy)}, top-5 ${count(result.top5Accuracy)}`);
const [worst] = result.mistakes;
if (worst) console.log(`most sure of a mistake: ${worst.id} as ${worst.predicted[0]?.label}`);
backbone.dispose();
