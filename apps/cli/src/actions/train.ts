import { isMultiLabelEvaluation } from '@striate/core/metrics';
import { programName, shellWords } from '../command-line.js';
import type { TrainOptions } from '../commands/train-options.js';
import { Interruption } from '../failures.js';
import { percent, plural } from '../format.js';
import { interruptible } from '../interrupt.js';
import { say } from '../terminal.js';
import type { Baseline } from './domain.js';
import type { Measured } from './measured.js';
import { inspectRunFolder } from './run-folder.js';
import { defaultRunFolder } from './run-name.js';
import { type FinishedRun, type RunRequest, runTraining } from './run-training.js';
import { REPORT_FIGURES, REPORT_PAGE } from './write-reports.js';

export interface TrainRequest<Input, Options extends TrainOptions>
  extends Omit<RunRequest<Input, Options>, 'options' | 'signal'> {
  readonly options: Options;
  /** An architecture's name, or where a backbone's weights are: part of the folder's name. */
  readonly model: string;
  /** What a user may type to try the model. */
  readonly tryWith: string;
}

/**
 * Trains, evaluates, writes the bundle and its reports, and says where they are.
 *
 * @param afterwards makes use of the trained classifier before it is disposed of
 * @throws Interruption that says how to go on
 */
export async function train<Input, Options extends TrainOptions>(
  { model, tryWith, ...request }: TrainRequest<Input, Options>,
  afterwards: (run: FinishedRun<Input>) => Promise<void> = async () => {},
): Promise<void> {
  const { dataset, options, terminal } = request;
  const out = options.out ?? defaultRunFolder(model, dataset, options.seed);
  try {
    await interruptible(async (signal) => {
      const run = await runTraining({ ...request, options: { ...options, out }, signal });
      try {
        if (!options.quiet) {
          const { noun } = request.domain;
          const { evaluation } = run;
          const baseline = request.domain.baselineOf?.(evaluation);
          const program = programName(terminal.env);
          const lines = summary(run, { out, report: options.report, noun, baseline, tryWith, program });
          for (const line of lines) say(terminal, line);
        }
        await afterwards(run);
      } finally {
        run.classifier.dispose();
        await run.data.close();
      }
    });
  } catch (error) {
    if (error instanceof Interruption) throw await howToGoOn(error, out);
    throw error;
  }
}

interface SummaryOptions {
  readonly out: string;
  readonly report: string | undefined;
  readonly noun: string;
  readonly baseline: Baseline | undefined;
  readonly tryWith: string;
  readonly program: string;
}

function summary<Input>(
  { evaluation, manifest }: FinishedRun<Input>,
  { out, report, noun, baseline, tryWith, program }: SummaryOptions,
): string[] {
  const { loss, examples, skipped } = evaluation;
  const unread = skipped.length > 0 ? ` (${plural(skipped.length, `unreadable ${noun}`)} left out)` : '';
  return [
    '',
    `${headline(evaluation, plural(examples, `test ${noun}`))}, loss ${loss.toFixed(4)}${unread}`,
    ...(baseline ? [`Baseline ${baseline.figure} by ${baseline.name}, without a network`] : []),
    `Model    ${out}  (${manifest.architecture}, ${plural(manifest.parameters, 'parameter')})`,
    `Report   ${out}/${REPORT_PAGE}`,
    `Figures  ${[`${out}/${REPORT_FIGURES}`, report].filter(Boolean).join(', ')}`,
    `Try it   ${program} predict ${shellWords([out])} ${tryWith}`,
  ];
}

/** `Accuracy 93.20% on 500 test texts, top-5 99.00%`. */
function headline(evaluation: Measured, on: string): string {
  if (isMultiLabelEvaluation(evaluation)) {
    const { micro, subsetAccuracy } = evaluation;
    return `Micro F1 ${percent(micro.f1)} on ${on}, all labels right ${percent(subsetAccuracy)}`;
  }
  const { accuracy, top5Accuracy, labels } = evaluation;
  return `Accuracy ${percent(accuracy)} on ${on}${labels.length > 5 ? `, top-5 ${percent(top5Accuracy)}` : ''}`;
}

async function howToGoOn(cause: Interruption, out: string): Promise<Interruption> {
  const { hasCheckpoint } = await inspectRunFolder(out);
  return new Interruption(
    hasCheckpoint
      ? `interrupted; the checkpoint is kept in ${out}. The same command with --resume goes on from there.`
      : 'interrupted before there was anything to keep.',
    { cause },
  );
}
