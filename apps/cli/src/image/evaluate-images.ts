import { useBackend } from '@striate/core/backend';
import { loadManifest } from '@striate/core/bundle';
import type { ClassMetrics, Evaluation } from '@striate/core/metrics';
import { directoryStorage } from '@striate/core/storage';
import { ImageClassifier } from '@striate/image';
import type { EvaluateOptions } from '../commands/evaluate.js';
import { count, percent, plural, rate } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { writeJson } from '../write-json.js';
import { openForEvaluation } from './dataset-parts.js';
import { figures } from './figures.js';

/** `striate evaluate`: measures a saved model on labelled pictures and prints the figures. */
export async function evaluateImages(
  bundle: string,
  dataset: string,
  { report, quiet, backend, threads }: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  const chosen = await useBackend({ backend, threads });
  const classifier = await ImageClassifier.load(bundle);
  try {
    const { part, dataset: pictures } = await openForEvaluation(dataset);
    try {
      if (!quiet) say(terminal, `Evaluating on ${plural(pictures.length, 'picture')} (${part}) ...`);
      const evaluation = await classifier.evaluate(pictures);
      for (const line of describe(evaluation)) print(terminal, line);
      for (const { reason } of evaluation.skipped) say(terminal, `Skipped: ${reason}`);
      if (report === undefined) return;
      const manifest = await loadManifest(directoryStorage(bundle));
      const seed = manifest.training?.settings.seed;
      await writeJson(
        report,
        figures({
          evaluation,
          manifest,
          backend: chosen,
          dataset,
          seed: typeof seed === 'number' ? seed : null,
        }),
      );
      if (!quiet) say(terminal, `Figures are in ${report}`);
    } finally {
      await pictures.close();
    }
  } finally {
    classifier.dispose();
  }
}

function describe(evaluation: Evaluation): string[] {
  const { accuracy, top5Accuracy, loss, expectedCalibrationError, examples, seconds } = evaluation;
  return [
    `accuracy           ${percent(accuracy)}`,
    `top-5 accuracy     ${percent(top5Accuracy)}`,
    `loss               ${loss.toFixed(4)}`,
    `calibration error  ${percent(expectedCalibrationError)}`,
    `pictures           ${count(examples)} in ${seconds.toFixed(1)} s (${rate(evaluation.examplesPerSecond)}/s)`,
    '',
    ...classTable(evaluation.perClass),
  ];
}

function classTable(perClass: readonly ClassMetrics[]): string[] {
  return table(perClass, [
    { title: 'class', value: ({ label }) => label },
    { title: 'precision', value: ({ precision }) => percent(precision), align: 'right' },
    { title: 'recall', value: ({ recall }) => percent(recall), align: 'right' },
    { title: 'f1', value: ({ f1 }) => percent(f1), align: 'right' },
    { title: 'pictures', value: ({ support }) => count(support), align: 'right' },
  ]);
}
