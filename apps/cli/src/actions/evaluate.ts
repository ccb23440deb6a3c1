import { useBackend } from '@striate/core/backend';
import { loadManifest } from '@striate/core/bundle';
import { type ClassMetrics, isMultiLabelEvaluation } from '@striate/core/metrics';
import { directoryStorage } from '@striate/core/storage';
import { datasetFiles } from '../commands/dataset-options.js';
import type { EvaluateOptions } from '../commands/evaluate.js';
import { count, percent, plural, rate } from '../format.js';
import { checkOutputFile, writeJson } from '../output-file.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { openForEvaluation } from './dataset-parts.js';
import type { Baseline } from './domain.js';
import { domainOfBundle } from './domains.js';
import { figures } from './figures.js';
import { type Measured, mainFigures, measure } from './measured.js';

/** `striate evaluate`: measures a saved model on labelled examples and prints the figures. */
export async function evaluate(
  bundle: string,
  dataset: string,
  { report, quiet, backend, threads, ...files }: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  await checkOutputFile(report, '--report');
  const domain = await domainOfBundle(bundle);
  const chosen = await useBackend({ backend, threads });
  const classifier = await domain.load(bundle);
  try {
    const { part, dataset: examples } = await openForEvaluation(domain, dataset, datasetFiles(files));
    try {
      if (!quiet) say(terminal, `Evaluating on ${plural(examples.length, domain.noun)} (${part}) ...`);
      const evaluation = await measure(classifier, examples);
      const baseline = domain.baselineOf?.(evaluation);
      for (const line of describe(evaluation, `${domain.noun}s`, baseline)) print(terminal, line);
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
      await examples.close();
    }
  } finally {
    classifier.dispose();
  }
}

function describe(evaluation: Measured, nouns: string, baseline: Baseline | undefined): string[] {
  const { examples, seconds } = evaluation;
  const { accuracy, ...others } = mainFigures(evaluation);
  const facts = {
    ...(accuracy && { accuracy }),
    ...(baseline && { baseline: `${baseline.figure} by ${baseline.name}` }),
    ...others,
    ...(!isMultiLabelEvaluation(evaluation) && {
      'calibration error': percent(evaluation.expectedCalibrationError),
    }),
    [nouns]: `${count(examples)} in ${seconds.toFixed(1)} s (${rate(evaluation.examplesPerSecond)}/s)`,
  };
  const width = Math.max(...Object.keys(facts).map((name) => name.length)) + 2;
  const lines = Object.entries(facts).map(([name, value]) => `${name.padEnd(width)}${value}`);
  return [...lines, '', ...classTable(evaluation.perClass, nouns)];
}

function classTable(perClass: readonly ClassMetrics[], nouns: string): string[] {
  return table(perClass, [
    { title: 'class', value: ({ label }) => label },
    { title: 'precision', value: ({ precision }) => percent(precision), align: 'right' },
    { title: 'recall', value: ({ recall }) => percent(recall), align: 'right' },
    { title: 'f1', value: ({ f1 }) => percent(f1), align: 'right' },
    { title: nouns, value: ({ support }) => count(support), align: 'right' },
  ]);
}
