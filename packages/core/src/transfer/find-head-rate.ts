import { checkTrainingData } from '../classifier/check-training-data.js';
import type { Dataset } from '../data/dataset.js';
import {
  findLearningRate,
  type LearningRateCurve,
  type LearningRateOptions,
} from '../training/find-learning-rate.js';
import { adamw } from '../training/optimizers/adamw.js';
import { headOf } from './boundary.js';
import { buildModel } from './build-model.js';
import { checkBackbone } from './check-backbone.js';
import { defaultBatchSize } from './default-length.js';
import type { FineTuneOptions } from './fine-tune-options.js';
import { headInputs, resolveHead } from './head.js';
import { planPhases } from './phases.js';
import { openTask } from './train-phase.js';

/** What decides the first phase of fine-tuning, and the trial's own options. */
export interface HeadRateOptions<Input, Prepared>
  extends Pick<
      FineTuneOptions<Input, Prepared>,
      'augmentation' | 'backbone' | 'cacheBytes' | 'featureCache' | 'head' | 'variants'
    >,
    Omit<LearningRateOptions, 'learningRateScales'> {
  /** Hears of the frozen network's work. */
  readonly onFeatures?: FineTuneOptions<Input, Prepared>['onProgress'];
}

/**
 * Finds a learning rate for the new head of a frozen backbone: the `learningRate` of `fineTuneClassifier`.
 *
 * @throws what `fineTuneClassifier` and `findLearningRate` throw
 * @example
 * const { suggestion } = await findHeadLearningRate(photos, { backbone });
 * await fineTuneClassifier(photos, { backbone, learningRate: suggestion });
 */
export async function findHeadLearningRate<Input, Prepared>(
  dataset: Dataset<Input>,
  options: HeadRateOptions<Input, Prepared>,
): Promise<LearningRateCurve> {
  const { backbone, seed = 0, onFeatures, onProgress, optimizer = adamw(), ...trial } = options;
  checkBackbone(backbone, { attempt: 'findHeadLearningRate' });
  checkTrainingData(dataset, 'findHeadLearningRate');
  const head = resolveHead(options.head);
  const body = headOf(backbone.model, headInputs(backbone, head));
  const [phase] = planPhases(body, { epochs: 1 });
  const { labels, multiLabel } = dataset;
  const model = await buildModel(body, head, { classes: labels.length, multiLabel, seed });
  try {
    const tuning = { ...trial, backbone, seed, onProgress: onFeatures };
    const task = await openTask({ model, phase: phase!, sides: { train: dataset }, options: tuning });
    try {
      const { batchSize = defaultBatchSize(task.train.length) } = options;
      return await findLearningRate(task.model, task.train, {
        ...trial,
        seed,
        batchSize,
        optimizer,
        onProgress,
      });
    } finally {
      task.close();
    }
  } finally {
    model.dispose();
  }
}
