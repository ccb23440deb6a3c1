import { cpus } from 'node:os';
import { type BackendChoice, useBackend } from '@striate/core/backend';
import type { Dataset } from '@striate/core/data';
import { renderLearningRates } from '@striate/core/report';
import type { LearningRateCurve } from '@striate/core/training';
import { findImageLearningRate } from '@striate/image';
import { imageArchitecture } from '@striate/image/models';
import type { ImageInput } from '@striate/image/preprocessing';
import { closeParts, trainingPart } from '../actions/dataset-parts.js';
import { programName } from '../command-line.js';
import { checkBackboneFlags } from '../commands/backbone-options.js';
import type { LrFindOptions } from '../commands/lr-find.js';
import { plural } from '../format.js';
import { interruptible } from '../interrupt.js';
import { checkOutputFile, writeOutputFile } from '../output-file.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { trainingProgress } from '../training-progress.js';
import { imageDomain } from './image-domain.js';
import { openBackbone } from './network.js';

/** Lines of the table: enough to see the course of the loss. */
const ROWS = 12;

/**
 * `striate lr-find image`: tries learning rates, prints the suggestion and a table, and writes a page with the curve.
 *
 * @param command what the user typed, for the page
 */
export async function findRate(
  dataset: string,
  options: LrFindOptions,
  terminal: Terminal,
  command: string,
): Promise<void> {
  checkBackboneFlags(options.backbone, {
    '--backbone-architecture': options.backboneArchitecture,
    '--backbone-sha256': options.backboneSha256,
    '--image-size': options.imageSize,
    '--feature-cache': options.featureCache,
  });
  await checkOutputFile(options.out, '--out');
  await interruptible(async (signal) => {
    const parts = await imageDomain.openDataset(dataset);
    try {
      const whole = trainingPart(parts);
      const pictures = options.limit ? whole.take(options.limit, { seed: options.seed }) : whole;
      const backend = await useBackend(options);
      if (!options.quiet) {
        say(
          terminal,
          `Data     ${plural(pictures.length, 'picture')} in ${plural(pictures.labels.length, 'class', 'classes')}`,
        );
        say(terminal, `Backend  ${backend.name}, ${plural(backend.threads, 'thread')} (${backend.reason})`);
      }
      const { curve, architecture } = await trial(pictures, options, terminal, signal);
      await writePage(curve, { architecture, dataset, options, backend, command });
      if (options.json) print(terminal, JSON.stringify({ architecture, ...curve }, null, 2));
      else for (const line of summary(curve, options, programName(terminal.env))) print(terminal, line);
    } finally {
      await closeParts(parts);
    }
  });
}

interface Trial {
  readonly curve: LearningRateCurve;
  readonly architecture: string;
}

async function trial(
  pictures: Dataset<ImageInput>,
  options: LrFindOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Trial> {
  const { from, to, steps, batchSize, seed, featureCache } = options;
  const shared = { from, to, steps, batchSize, seed, signal };
  if (options.backbone === undefined) {
    const model = imageArchitecture(options.model);
    return { curve: await findImageLearningRate(pictures, { ...shared, model }), architecture: model.name };
  }
  const backbone = await openBackbone(options, signal);
  const progress = trainingProgress(terminal, { quiet: options.quiet, signal, noun: imageDomain.noun });
  try {
    const curve = await findImageLearningRate(pictures, {
      ...shared,
      backbone,
      featureCache,
      onFeatures: progress.onProgress,
    });
    return { curve, architecture: backbone.name };
  } finally {
    progress.stop();
    backbone.dispose();
  }
}

interface PageInput {
  readonly architecture: string;
  readonly dataset: string;
  readonly options: LrFindOptions;
  readonly backend: BackendChoice;
  readonly command: string;
}

async function writePage(
  curve: LearningRateCurve,
  { architecture, dataset, options, backend, command }: PageInput,
): Promise<void> {
  const { from, to, steps, batchSize, seed, out } = options;
  const page = renderLearningRates({
    title: `Learning rates of ${architecture} on ${dataset}`,
    curve,
    architecture,
    created: new Date().toISOString(),
    settings: { from, to, steps, batchSize: batchSize ?? 'as suits the model', seed },
    environment: {
      backend: backend.name,
      threads: backend.threads,
      processor: cpus()[0]?.model ?? 'unknown',
      node: process.versions.node,
    },
    command,
  });
  await writeOutputFile(out, page);
}

function summary(
  { points, suggestion, minimum, diverged }: LearningRateCurve,
  options: LrFindOptions,
  program: string,
): string[] {
  const stride = Math.max(1, Math.ceil(points.length / ROWS));
  const rows = points.filter(({ step }) => step % stride === 0 || step === points.length);
  const network =
    options.backbone === undefined ? `--model ${options.model}` : `--backbone ${options.backbone}`;
  return [
    ...table(rows, [
      { title: 'learning rate', value: ({ learningRate }) => learningRate.toExponential(1), align: 'right' },
      { title: 'loss', value: ({ smoothedLoss }) => smoothedLoss.toFixed(3), align: 'right' },
    ]),
    ...(diverged ? ['The trial ended here: the loss grows without bound.'] : []),
    '',
    `Suggested learning rate ${suggestion.toExponential(1)} (the loss falls fastest); it is least at ${minimum.toExponential(1)}.`,
    `Plot     ${options.out}`,
    `Use it   ${program} train image <dataset> ${network} --learning-rate ${suggestion.toExponential(1)}`,
  ];
}
