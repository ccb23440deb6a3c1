import { programName, shellWords } from '../command-line.js';
import type { TrainImageOptions } from '../commands/train-image.js';
import { Interruption } from '../failures.js';
import { percent, plural } from '../format.js';
import { interruptible } from '../interrupt.js';
import { say, type Terminal } from '../terminal.js';
import { inspectRunFolder } from './run-folder.js';
import { defaultRunFolder } from './run-name.js';
import { type FinishedRun, runTraining } from './run-training.js';
import { REPORT_FIGURES, REPORT_PAGE } from './write-reports.js';

/**
 * `striate train image`: trains, evaluates, writes the bundle and its reports, and says where they are.
 *
 * @param command what the user typed, for the report
 * @param afterwards makes use of the trained classifier before it is disposed of
 * @throws Interruption that says how to go on
 */
export async function trainImage(
  dataset: string,
  options: TrainImageOptions,
  terminal: Terminal,
  command: string,
  afterwards: (run: FinishedRun) => Promise<void> = async () => {},
): Promise<void> {
  const out = options.out ?? defaultRunFolder(options.backbone ?? options.model, dataset, options.seed);
  try {
    await interruptible(async (signal) => {
      const run = await runTraining({ dataset, options: { ...options, out }, terminal, command, signal });
      try {
        if (!options.quiet)
          for (const line of summary(run, out, options.report, programName(terminal.env)))
            say(terminal, line);
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

function summary(
  { evaluation, manifest }: FinishedRun,
  out: string,
  report: string | undefined,
  program: string,
): string[] {
  const { accuracy, top5Accuracy, loss, examples, skipped } = evaluation;
  const topFive = evaluation.labels.length > 5 ? `, top-5 ${percent(top5Accuracy)}` : '';
  const unread = skipped.length > 0 ? ` (${plural(skipped.length, 'unreadable file')} left out)` : '';
  return [
    '',
    `Accuracy ${percent(accuracy)} on ${plural(examples, 'test picture')}${topFive}, loss ${loss.toFixed(4)}${unread}`,
    `Model    ${out}  (${manifest.architecture}, ${plural(manifest.parameters, 'parameter')})`,
    `Report   ${out}/${REPORT_PAGE}`,
    `Figures  ${[`${out}/${REPORT_FIGURES}`, report].filter(Boolean).join(', ')}`,
    `Try it   ${program} predict ${shellWords([out])} <file...>`,
  ];
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
