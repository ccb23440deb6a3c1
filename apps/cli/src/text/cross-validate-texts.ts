import { useBackend } from '@striate/core/backend';
import { crossValidate } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { TextClassifier, type TextEvaluation } from '@striate/text';
import { closeParts, trainingPart } from '../actions/dataset-parts.js';
import type { TrainTextOptions } from '../commands/train-text.js';
import { UsageError } from '../failures.js';
import { percent, plural } from '../format.js';
import { interruptible } from '../interrupt.js';
import { checkOutputFile, writeJson } from '../output-file.js';
import { print, say, type Terminal } from '../terminal.js';
import { trainingProgress } from '../training-progress.js';
import { fitSettings } from './network.js';
import { textDomain } from './text-domain.js';

/** `striate train text --folds`: trains once a fold, prints how each did, and keeps no model. */
export async function crossValidateTexts(
  name: string,
  options: TrainTextOptions & { readonly folds?: number },
  terminal: Terminal,
): Promise<void> {
  if (options.backbone !== undefined) {
    throw new UsageError('--folds trains from scratch; leave --backbone out.');
  }
  const { folds = 10, seed, quiet, report, limit } = options;
  await checkOutputFile(report, '--report');
  await interruptible(async (signal) => {
    const parts = await textDomain.openDataset(name, options.files);
    const progress = trainingProgress(terminal, { quiet, signal, noun: textDomain.noun });
    try {
      const whole: Dataset<string> = trainingPart(parts);
      const texts = limit ? whole.take(limit, { seed }) : whole;
      const backend = await useBackend(options);
      const settings = await fitSettings(options);
      if (!quiet) {
        say(
          terminal,
          `Data     ${plural(texts.length, 'text')} in ${plural(texts.labels.length, 'class', 'classes')}`,
        );
        say(terminal, `Backend  ${backend.name}, ${plural(backend.threads, 'thread')} (${backend.reason})`);
      }
      const { epochs, batchSize, learningRate, ema, validation } = options;
      const shared = { epochs, batchSize, learningRate, ema, validation, seed, signal };
      const result = await crossValidate(
        texts,
        {
          folds,
          seed,
          signal,
          onFold: (evaluation, fold) => print(terminal, foldLine(evaluation, fold, folds)),
        },
        (train) => TextClassifier.fit(train, { ...shared, ...settings, onProgress: progress.onProgress }),
      );
      const { mean, deviation } = result;
      print(
        terminal,
        `mean ${percent(mean.accuracy)}, deviation ${percent(deviation.accuracy)}${baselineMean(result.folds)}`,
      );
      if (report !== undefined) await writeJson(report, { dataset: name, seed, ...result });
    } finally {
      progress.stop();
      await closeParts(parts);
    }
  });
}

function foldLine({ accuracy, baseline }: TextEvaluation, fold: number, folds: number): string {
  const beside = baseline ? `  baseline ${percent(baseline.accuracy)}` : '';
  return `fold ${fold + 1}/${folds}  accuracy ${percent(accuracy)}${beside}`;
}

function baselineMean(folds: readonly TextEvaluation[]): string {
  const accuracies = folds.flatMap(({ baseline }) => (baseline ? [baseline.accuracy] : []));
  if (accuracies.length === 0) return '';
  const mean = accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length;
  return `; baseline (n-grams and a linear classifier) ${percent(mean)}`;
}
