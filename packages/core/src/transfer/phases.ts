import type { LayersModel } from '@tensorflow/tfjs-layers';
import { TrainingError } from '../errors.js';
import { cosine } from '../training/schedules/cosine.js';
import { oneCycle } from '../training/schedules/one-cycle.js';
import type { Schedule } from '../training/schedules/schedule.js';
import { positionOf } from './freeze.js';
import type { HeadOptions } from './head.js';

export interface PhaseOptions {
  /** Of all phases together; default 10, or for few examples as many as come to 500 steps. */
  readonly epochs?: number;
  /** Epochs at the start in which the new head alone is trained; default all, or a half (rounded up) under `unfreezeFrom`. */
  readonly freezeEpochs?: number;
  /**
   * The backbone's first layer to train after `freezeEpochs`. Several are one stage after another, each deeper than the one
   * before, the epochs that are left divided between them. Default none.
   */
  readonly unfreezeFrom?: string | readonly string[];
  /** While the backbone is frozen. A number is where a cosine to 0 starts; default 5e-3, or 2e-3 with a hidden layer. */
  readonly learningRate?: number | Schedule;
  /** After `freezeEpochs`. A number is the peak of one cycle a stage; default 1e-3. */
  readonly unfrozenLearningRate?: number | Schedule;
}

/** A part of fine-tuning with one set of trained layers. */
export interface Phase {
  readonly epochs: number;
  /** Null where the head alone is trained. */
  readonly unfreezeFrom: string | null;
  readonly learningRate: Schedule;
}

const LINEAR_HEAD_RATE = 5e-3;
const DEEP_HEAD_RATE = 2e-3;
const UNFROZEN_RATE = 1e-3;

/**
 * Divides the epochs of fine-tuning into phases.
 *
 * @param backbone whose layers the options name
 * @throws TrainingError for epochs out of range, or stages that do not go deeper
 * @throws ShapeError for a layer that the backbone does not have
 */
export function planPhases(
  backbone: LayersModel,
  {
    epochs,
    unfreezeFrom = [],
    freezeEpochs,
    head,
    learningRate = head?.hidden === undefined ? LINEAR_HEAD_RATE : DEEP_HEAD_RATE,
    unfrozenLearningRate = UNFROZEN_RATE,
  }: PhaseOptions & { readonly epochs: number; readonly head?: HeadOptions },
): Phase[] {
  const stages = [unfreezeFrom].flat();
  checkStages(backbone, stages);
  const frozen = freezeEpochs ?? (stages.length > 0 ? Math.ceil(epochs / 2) : epochs);
  checkEpochs(epochs, frozen, stages.length);
  const headRate = typeof learningRate === 'number' ? cosine(learningRate) : learningRate;
  const stageRate =
    typeof unfrozenLearningRate === 'number' ? oneCycle(unfrozenLearningRate) : unfrozenLearningRate;
  const first: Phase = { epochs: frozen, unfreezeFrom: null, learningRate: headRate };
  const left = epochs - frozen;
  const later = stages.map((name, stage): Phase => {
    // The first stages get what does not divide evenly.
    const share = Math.floor(left / stages.length) + (stage < left % stages.length ? 1 : 0);
    return { epochs: share, unfreezeFrom: name, learningRate: stageRate };
  });
  return [first, ...later].filter((phase) => phase.epochs > 0);
}

/** A phase as plain JSON, for records and resume checks. */
export function describePhase({
  epochs,
  unfreezeFrom,
  learningRate,
}: Phase): Readonly<Record<string, unknown>> {
  return { epochs, unfreezeFrom, learningRate: { name: learningRate.name, ...learningRate.settings } };
}

function checkStages(backbone: LayersModel, stages: readonly string[]): void {
  let last = Infinity;
  for (const name of stages) {
    const position = positionOf(backbone, name, 'fineTuneClassifier (unfreezeFrom)');
    if (position >= last) {
      throw new TrainingError(
        `fineTuneClassifier: each stage of unfreezeFrom must go deeper than the one before, but "${name}" comes after ` +
          'its predecessor; name the layers from the last to the first.',
      );
    }
    last = position;
  }
}

function checkEpochs(epochs: number, frozen: number, stages: number): void {
  for (const [name, value, least] of [
    ['epochs', epochs, 1],
    ['freezeEpochs', frozen, 0],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new TrainingError(
      `fineTuneClassifier: ${name} must be a whole number of at least ${least}, got ${value}.`,
    );
  }
  const left = epochs - frozen;
  if (stages === 0 && left === 0) return;
  if (stages > 0 && left >= stages) return;
  throw new TrainingError(
    stages === 0
      ? `fineTuneClassifier: freezeEpochs must be the ${epochs} epochs where unfreezeFrom names no layer to train ` +
          `afterwards, got ${frozen}; name one, or leave freezeEpochs out.`
      : `fineTuneClassifier: after ${frozen} of ${epochs} epochs with a frozen backbone there must be an epoch for each ` +
          `of the ${stages} stages of unfreezeFrom; raise epochs or lower freezeEpochs.`,
  );
}
