import { useBackend } from '@striate/core/backend';
import { embedDataset, type Features } from '@striate/core/transfer';
import { type ImageBackbone, wholePictures } from '@striate/image';
import { closeParts, trainingPart } from '../actions/dataset-parts.js';
import type { BackboneOptions } from '../commands/backbone-options.js';
import type { BackendOptions } from '../commands/backend-options.js';
import { interruptible } from '../interrupt.js';
import type { Terminal } from '../terminal.js';
import { trainingProgress } from '../training-progress.js';
import { imageDomain } from './image-domain.js';
import { openBackbone } from './network.js';

interface EmbeddingOptions extends BackendOptions, Omit<BackboneOptions, 'backbone'> {
  readonly featureCache?: string;
  readonly quiet?: boolean;
}

/** Runs `work` with the network of these weights, which sees pictures whole; Ctrl-C stops it. */
export async function withBackbone<Result>(
  weights: string,
  options: EmbeddingOptions,
  work: (backbone: ImageBackbone, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return interruptible(async (signal) => {
    await useBackend(options);
    const backbone = await openBackbone({ ...options, backbone: weights }, signal);
    try {
      return await work(wholePictures(backbone), signal);
    } finally {
      backbone.dispose();
    }
  });
}

/** Embeds the pictures of a dataset: of its training part, or else all. Those that can't be read are told and left out. */
export async function embedFolder(
  dataset: string,
  backbone: ImageBackbone,
  options: EmbeddingOptions,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<Features['dataset']> {
  const { featureCache, quiet } = options;
  const parts = await imageDomain.openDataset(dataset);
  const progress = trainingProgress(terminal, { quiet, signal, noun: imageDomain.noun });
  try {
    const { dataset: embedded, skipped } = await embedDataset(trainingPart(parts), backbone, {
      storage: featureCache,
      signal,
      onProgress: progress.onProgress,
    });
    for (const one of skipped) progress.onProgress({ type: 'skip', ...one });
    return embedded;
  } finally {
    progress.stop();
    await closeParts(parts);
  }
}
