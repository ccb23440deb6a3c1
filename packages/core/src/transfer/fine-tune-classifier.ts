import { checkTrainingData } from '../classifier/check-training-data.js';
import { splitOff } from '../classifier/split-off.js';
import type { TrainedParts } from '../classifier/train-classifier.js';
import type { Dataset } from '../data/dataset.js';
import type { Storage } from '../storage/storage.js';
import { readCheckpoint } from '../training/checkpoint-writer.js';
import { headOf } from './boundary.js';
import { buildModel } from './build-model.js';
import { checkBackbone } from './check-backbone.js';
import { copyModel } from './copy-model.js';
import { defaultEpochs } from './default-length.js';
import type { FineTuneOptions } from './fine-tune-options.js';
import { unfreezeFrom } from './freeze.js';
import { type HeadSettings, headInputs, resolveHead } from './head.js';
import { describePhase, type Phase, planPhases } from './phases.js';
import { checkTuning, LEARNING_RATE_DECAY, type PhaseResult, trainPhase } from './train-phase.js';

/**
 * Teaches a pretrained network new classes: the machinery behind a domain's `fineTune`.
 *
 * A new head is trained on the frozen backbone first; then, with `unfreezeFrom`, the backbone's last layers learn too, at
 * rates that fall with depth. What is frozen runs over each example once, and its outputs are kept for all epochs, unless
 * augmentation changes the inputs. All phases together are one run: epochs count on, a checkpoint resumes in its phase.
 *
 * @param dataset raw inputs of at least two classes, each with examples; of a multi-label dataset the head learns
 * independent probabilities
 * @returns the trained model with its labels and the backbone's preprocessor, and a summary with the settings used, as
 * plain JSON. The caller disposes of the model, and of the backbone, which is as it was
 * @throws DataError for a dataset that is empty or has one class, a class without examples, or too few to split
 * @throws TrainingError, ShapeError for options out of range, a layer that the backbone does not have (with the nearest
 * names), or a checkpoint of another run; what `fit` throws. Nothing stays allocated then
 * @see Howard and Ruder 2018, https://arxiv.org/abs/1801.06146: gradual unfreezing, discriminative learning rates
 * @example
 * const parts = await fineTuneClassifier(photos, { backbone, epochs: 10, unfreezeFrom: 'conv_dw_11' });
 * const classifier = new Classifier({ task: 'image-classification', ...parts });
 */
export async function fineTuneClassifier<Input, Prepared>(
  dataset: Dataset<Input>,
  options: FineTuneOptions<Input, Prepared>,
): Promise<TrainedParts<Input>> {
  const { backbone, seed = 0, validation, checkpoint } = options;
  checkBackbone(backbone, { attempt: 'fineTuneClassifier' });
  const { name: architecture, preprocessor } = backbone;
  const { labels, multiLabel } = dataset;
  checkTrainingData(dataset, 'fineTuneClassifier');
  const head = resolveHead(options.head);
  const body = headOf(backbone.model, headInputs(backbone, head));
  const sides = splitOff(dataset, validation, { seed, attempt: 'fineTuneClassifier' });
  const examples = sides.train.length * (1 + (options.variants?.length ?? 0));
  const { epochs = defaultEpochs(examples, options.batchSize) } = options;
  const phases = planPhases(body, { ...options, epochs });
  const record = describeTuning(options, head, phases);
  const first = checkpoint?.resume ? await savedPhase(checkpoint.storage, phases.length) : 0;
  const totalEpochs = phases.reduce((sum, { epochs }) => sum + epochs, 0);
  const model = await buildModel(body, head, { classes: labels.length, multiLabel, seed });
  try {
    checkTuning(model, sides, phases, options);
    let result: PhaseResult | undefined;
    for (const [index, phase] of phases.entries()) {
      // A later phase's checkpoint holds all that the earlier ones changed.
      if (index < first) continue;
      if (phase.unfreezeFrom !== null) unfreezeFrom(model, phase.unfreezeFrom, options);
      result = await trainPhase({
        model,
        phase,
        sides,
        options,
        totalEpochs,
        checkpoint: checkpoint && {
          ...checkpoint,
          resume: checkpoint.resume && index === first,
          fingerprint: {
            preprocessor: preprocessor.toConfig(),
            ...record,
            ...checkpoint.fingerprint,
            [PHASE]: index,
          },
        },
        after: result?.summary,
      });
    }
    const { summary, settings } = result as PhaseResult;
    const training = { ...summary, settings: { ...settings, epochs: totalEpochs, ...record } };
    // A copy: training on features leaves traces of its parts in the model's layers.
    return { architecture, model: await copyModel(model), labels, multiLabel, preprocessor, training };
  } finally {
    model.dispose();
  }
}

/** In a checkpoint's fingerprint: which phase it is of. */
const PHASE = 'phase';

/** @returns the phase to go on with; 0 where there is no checkpoint, or one that no run of so many phases wrote */
async function savedPhase(storage: Storage, phases: number): Promise<number> {
  const saved = (await readCheckpoint(storage))?.fingerprint[PHASE];
  return typeof saved === 'number' && saved < phases ? saved : 0;
}

/** The settings of all phases, as plain JSON. */
function describeTuning<Input, Prepared>(
  {
    backbone,
    variants = [],
    augmentation,
    augmentFrom = 'start',
    ...options
  }: FineTuneOptions<Input, Prepared>,
  head: HeadSettings,
  phases: readonly Phase[],
) {
  return {
    backbone: { name: backbone.name, weightsHash: backbone.weightsHash },
    head,
    phases: phases.map(describePhase),
    learningRateDecay: options.learningRateDecay ?? LEARNING_RATE_DECAY,
    normalization: options.normalization ?? 'frozen',
    variants: variants.map(({ name }) => name),
    augmentation: augmentation ? augmentFrom : false,
  };
}
