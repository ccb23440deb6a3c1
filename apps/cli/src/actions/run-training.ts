import { type BackendChoice, useBackend } from '@striate/core/backend';
import type { Manifest } from '@striate/core/bundle';
import type { Classifier } from '@striate/core/classifier';
import { directoryStorage } from '@striate/core/storage';
import type { TrainOptions } from '../commands/train-options.js';
import { plural } from '../format.js';
import { checkOutputFile, writeJson } from '../output-file.js';
import { say, type Terminal } from '../terminal.js';
import type { Domain } from './domain.js';
import { evaluateAsSaved, metricsForBundle } from './evaluate-as-saved.js';
import { figures } from './figures.js';
import type { Measured } from './measured.js';
import type { TrainableNetwork } from './network.js';
import { CHECKPOINT, checkResume, inspectRunFolder, type RunFolder } from './run-folder.js';
import { describeData, openTrainingData, type TrainingData } from './training-data.js';
import { writeReports } from './write-reports.js';

export interface RunRequest<Input, Options extends TrainOptions> {
  readonly domain: Domain<Input>;
  readonly dataset: string;
  readonly options: Options & { readonly out: string };
  readonly terminal: Terminal;
  readonly command: string;
  readonly signal: AbortSignal;
  openNetwork(signal: AbortSignal): Promise<TrainableNetwork<Input, Options>>;
}

/** What a finished run leaves behind; whoever gets it disposes of the classifier and closes the data. */
export interface FinishedRun<Input> {
  readonly classifier: Classifier<Input>;
  readonly data: TrainingData<Input>;
  readonly manifest: Manifest;
  readonly evaluation: Measured;
}

/** A training run from files on disk to a bundle and its reports on disk. */
export async function runTraining<Input, Options extends TrainOptions>(
  request: RunRequest<Input, Options>,
): Promise<FinishedRun<Input>> {
  const { domain, dataset, options, terminal, signal } = request;
  const tell = (line: string) => {
    if (!options.quiet) say(terminal, line);
  };
  // Whatever can be found wrong is found before anything is written.
  await checkOutputFile(options.report, '--report');
  const folder = await inspectRunFolder(options.out);
  if (options.resume) checkResume(folder, options.out);
  const data = await openTrainingData(domain, dataset, options);
  let network: TrainableNetwork<Input, Options> | undefined;
  try {
    const backend = await useBackend(options);
    network = await request.openNetwork(signal);
    signal.throwIfAborted();
    tell(`Data     ${describeData(data, domain.noun)}`);
    tell(`Backend  ${backend.name}, ${plural(backend.threads, 'thread')} (${backend.reason})`);
    tellWhereItStarts(folder, options, tell);
    const classifier = await network.train({
      data,
      options,
      out: options.out,
      noun: domain.noun,
      terminal,
      signal,
    });
    try {
      return { classifier, data, ...(await measureAndSave(classifier, data, backend, request)) };
    } catch (error) {
      classifier.dispose();
      throw error;
    }
  } catch (error) {
    await data.close();
    throw error;
  } finally {
    network?.dispose();
  }
}

function tellWhereItStarts(
  { hasCheckpoint }: RunFolder,
  { resume, out }: Pick<TrainOptions, 'resume' | 'out'>,
  tell: (line: string) => void,
): void {
  if (resume && !hasCheckpoint) tell(`There is no checkpoint in ${out}: starting at the beginning`);
  if (!resume && hasCheckpoint) {
    tell(`Starting anew: the checkpoint in ${out} is replaced (--resume would go on from it)`);
  }
}

async function measureAndSave<Input, Options extends TrainOptions>(
  classifier: Classifier<Input>,
  { test }: TrainingData<Input>,
  backend: BackendChoice,
  { domain, dataset, options, command, signal }: RunRequest<Input, Options>,
): Promise<Pick<FinishedRun<Input>, 'manifest' | 'evaluation'>> {
  const { out, report, seed, weights } = options;
  const evaluation = await evaluateAsSaved(classifier, test, { domain, weights, signal });
  const storage = directoryStorage(out);
  const manifest = await classifier.save(storage, { weights, metrics: metricsForBundle(evaluation) });
  const gathered = figures({ evaluation, manifest, backend, dataset, seed });
  const title = `${manifest.architecture} on ${dataset}`;
  await writeReports({
    domain,
    classifier,
    out,
    title,
    manifest,
    evaluation,
    test,
    backend,
    figures: gathered,
    command,
  });
  if (report !== undefined) await writeJson(report, gathered);
  // Last: until everything is in place, --resume can still get there.
  await storage.remove(CHECKPOINT);
  return { manifest, evaluation };
}
