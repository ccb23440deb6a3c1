import { useBackend } from '@striate/core/backend';
import {
  type CrossValidation,
  crossValidate,
  crossValidateLabels,
  type FoldFigures,
  type LabelsCrossValidation,
} from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { type MultiLabelTextEvaluation, TextClassifier, type TextEvaluation } from '@striate/text';
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
      const how = {
        folds,
        seed,
        signal,
        onFold: (evaluation: Fold, fold: number) => print(terminal, foldLine(evaluation, fold, folds)),
      };
      const trainOne = (train: Dataset<string>) =>
        TextClassifier.fit(train, { ...shared, ...settings, onProgress: progress.onProgress });
      const result = texts.multiLabel
        ? await crossValidateLabels(texts, how, trainOne)
        : await crossValidate(texts, how, trainOne);
      print(terminal, summaryLine(result));
      if (report !== undefined) await writeJson(report, { dataset: name, seed, ...result });
    } finally {
      progress.stop();
      await closeParts(parts);
    }
  });
}

type Fold = TextEvaluation | MultiLabelTextEvaluation;

/** What a fold is judged by: accuracy, or of several labels a text micro F1. */
function judge(fold: Fold | NonNullable<Fold['baseline']>): number {
  return 'micro' in fold ? fold.micro.f1 : fold.accuracy;
}

function foldLine(evaluation: Fold, fold: number, folds: number): string {
  const { baseline } = evaluation;
  const figure = 'micro' in evaluation ? 'micro F1' : 'accuracy';
  const beside = baseline ? `  baseline ${percent(judge(baseline))}` : '';
  return `fold ${fold + 1}/${folds}  ${figure} ${percent(judge(evaluation))}${beside}`;
}

function summaryLine({ folds, mean, deviation }: CrossValidation | LabelsCrossValidation): string {
  const [centre, spread] =
    'microF1' in mean && 'microF1' in deviation
      ? [mean.microF1, deviation.microF1]
      : [(mean as FoldFigures).accuracy, (deviation as FoldFigures).accuracy];
  return `mean ${percent(centre)}, deviation ${percent(spread)}${baselineMean(folds)}`;
}

function baselineMean(folds: readonly Fold[]): string {
  const reached = folds.flatMap(({ baseline }) => (baseline ? [judge(baseline)] : []));
  if (reached.length === 0) return '';
  const mean = reached.reduce((sum, value) => sum + value, 0) / reached.length;
  return `; baseline (n-grams and a linear classifier) ${percent(mean)}`;
}
