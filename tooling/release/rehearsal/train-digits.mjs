// The README's road, in a project that has nothing but the published files: train, save, load, predict, explain.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBackend } from '@striate/core';
import { renderReport } from '@striate/core/report';
import { builtinDigits, ImageClassifier, lenet5 } from '@striate/image';
import { sketchExplanation } from '@striate/image/explanation';
import { installKernels } from '@striate/kernels';

if (typeof installKernels !== 'function') throw new Error('@striate/kernels exports no installKernels');

const { name, threads } = await useBackend();
const classifier = await ImageClassifier.fit(builtinDigits({ count: 1500 }), { model: lenet5(), epochs: 4 });
const test = builtinDigits({ split: 'test', count: 100 });
const evaluation = await classifier.evaluate(test);
if (!(evaluation.accuracy > 0.5)) throw new Error(`learned nothing: accuracy ${evaluation.accuracy}`);

const folder = mkdtempSync(join(tmpdir(), 'striate-bundle-'));
try {
  const manifest = await classifier.save(folder);
  const loaded = await ImageClassifier.load(folder);
  const { input } = await test.at(7);
  const [before] = await classifier.predict(input);
  const [after] = await loaded.predict(input);
  if (before.label !== after.label || before.score !== after.score) throw new Error('save and load disagree');
  const renderInput = async ({ index }) => sketchExplanation(await loaded.explain(await test.read(index)));
  const page = await renderReport({ title: 'Rehearsal', manifest, evaluation, renderInput });
  if (!page.startsWith('<!doctype html>')) throw new Error('the report is no page');
  if (evaluation.mistakes.length > 0 && !page.includes('Grad-CAM is')) throw new Error('no mistake is drawn');
} finally {
  rmSync(folder, { recursive: true });
}
console.log(
  `trained on ${name} with ${threads} threads to ${evaluation.accuracy}, saved, loaded, predicted, explained, reported`,
);
