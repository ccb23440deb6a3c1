import { type BackendChoice, useBackend } from '@striate/core/backend';
import type { Manifest } from '@striate/core/bundle';
import type { Evaluation } from '@striate/core/metrics';
import { directoryStorage } from '@striate/core/storage';
import type { ImageClassifier } from '@striate/image';
import type { TrainImageOptions } from '../commands/train-image.js';
import { plural } from '../format.js';
import { say, type Terminal } from '../terminal.js';
import { writeJson } from '../write-json.js';
import { evaluateAsSaved, metricsForBundle } from './evaluate-as-saved.js';
import { figures } from './figures.js';
import { checkNetworkOptions, openNetwork, type TrainableNetwork } from './network.js';
import { CHECKPOINT, checkResume, inspectRunFolder, type RunFolder } from './run-folder.js';
import { describeData, openTrainingData, type TrainingData } from './training-data.js';
import { writeReports } from './write-reports.js';

export interface RunRequest {
  readonly dataset: string;
  readonly options: TrainImageOptions & { readonly out: string };
  readonly terminal: Terminal;
  readonly command: string;
  readonly signal: AbortSignal;
}

/** What a finished run leaves behind; whoever gets it disposes of the classifier and closes the data. */
export interface FinishedRun {
  readonly classifier: ImageClassifier;
  readonly data: TrainingData;
  readonly manifest: Manifest;
  readonly evaluation: Evaluation;
}

/** A training run from files on disk to a bundle and its reports on disk. */
export async function runTraining(request: RunRequest): Promise<FinishedRun> {
  const { dataset, options, terminal, signal } = request;
  const tell = (line: string) => {
    if (!options.quiet) say(terminal, line);
  };
  // Whatever can be found wrong is found before anything is written.
  checkNetworkOptions(options);
  const folder = await inspectRunFolder(options.out);
  if (options.resume) checkResume(folder, options.out);
  const data = await openTrainingData(dataset, options);
  let network: TrainableNetwork | undefined;
  try {
    const backend = await useBackend(options);
    network = await openNetwork(options, signal);
    signal.throwIfAborted();
    tell(`Data     ${describeData(data)}`);
    tell(`Backend  ${backend.name}, ${plural(backend.threads, 'thread')} (${backend.reason})`);
    tellWhereItStarts(folder, options, tell);
    const classifier = await network.train({ ...request, data });
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
  { resume, out }: RunRequest['options'],
  tell: (line: string) => void,
): void {
  if (resume && !hasCheckpoint) tell(`There is no checkpoint in ${out}: starting at the beginning`);
  if (!resume && hasCheckpoint) {
    tell(`Starting anew: the checkpoint in ${out} is replaced (--resume would go on from it)`);
  }
}

async function measureAndSave(
  classifier: ImageClassifier,
  { test }: TrainingData,
  backend: BackendChoice,
  { dataset, options, command, signal }: RunRequest,
): Promise<Pick<FinishedRun, 'manifest' | 'evaluation'>> {
  const { out, report, seed, weights } = options;
  const evaluation = await evaluateAsSaved(classifier, test, { weights, signal });
  const storage = directoryStorage(out);
  const manifest = await classifier.save(storage, { weights, metrics: metricsForBundle(evaluation) });
  const gathered = figures({ evaluation, manifest, backend, dataset, seed });
  const title = `${manifest.architecture} on ${dataset}`;
  await writeReports({ out, title, manifest, evaluation, test, backend, figures: gathered, command });
  if (report !== undefined) await writeJson(report, gathered);
  // Last: until everything is in place, --resume can still get there.
  await storage.remove(CHECKPOINT);
  return { manifest, evaluation };
}
