import type { EpochRecord, TrainingEvent } from '@striate/core/training';
import { clock, count, percent, rate } from './format.js';

type Step = Extract<TrainingEvent, { type: 'step' }>;
type FeaturesEvent = Extract<TrainingEvent, { type: 'features' }>;

const BAR = { least: 6, most: 30, filled: '█', empty: '░' };

/**
 * One line that says how far training is: it drops what tells least until the rest fits `columns`.
 *
 * @example
 * progressLine(step, 80); // 'epoch 2/5 ██████████░░░░░░░░░░ 50% loss 0.213 accuracy 93.1% 2,410/s 0:41 left'
 * progressLine(step, 40); // '2/5 ███████░░░░░░░ 50% 0.213 93.1% 0:41'
 */
export function progressLine(step: Step, columns: number): string {
  const fraction = step.step / step.stepsPerEpoch;
  const done = `${Math.floor(fraction * 100)}%`;
  const epochs = `${step.epoch}/${step.epochs}`;
  const loss = lossText(step.loss);
  const accuracy = percent(step.accuracy, 1);
  const left = clock(step.remainingSeconds);
  const shortest = { head: epochs, tail: done };
  const layouts = [
    {
      head: `epoch ${epochs}`,
      tail: `${done} loss ${loss} accuracy ${accuracy} ${rate(step.examplesPerSecond)}/s ${left} left`,
    },
    { head: epochs, tail: `${done} loss ${loss} acc ${accuracy} ${left} left` },
    { head: epochs, tail: `${done} ${loss} ${accuracy} ${left}` },
    { head: epochs, tail: `${done} ${left}` },
  ];
  // The last column stays empty, lest the terminal wraps.
  const room = ({ head, tail }: typeof shortest) => columns - 1 - head.length - tail.length - 2;
  const layout = layouts.find((candidate) => room(candidate) >= BAR.least) ?? shortest;
  const width = Math.min(BAR.most, room(layout));
  const middle = width >= BAR.least ? ` ${bar(fraction, width)} ` : ' ';
  return `${layout.head}${middle}${layout.tail}`.slice(0, columns);
}

/**
 * One line that says how far the frozen network has come with the pictures.
 *
 * @example
 * featuresLine(event, 80); // 'features ██████████░░░░░░░░░░ 2,560/5,000 110/s 0:22 left'
 */
export function featuresLine({ examples, total, examplesPerSecond }: FeaturesEvent, columns: number): string {
  const head = 'features';
  const left = clock((total - examples) / examplesPerSecond);
  const tail = `${count(examples)}/${count(total)} ${rate(examplesPerSecond)}/s ${left} left`;
  const width = Math.min(BAR.most, columns - 1 - head.length - tail.length - 2);
  const middle = width >= BAR.least ? ` ${bar(examples / total, width)} ` : ' ';
  return `${head}${middle}${tail}`.slice(0, columns);
}

/** One line a finished epoch. */
export function epochLine(record: EpochRecord, epochs: number, columns: number): string {
  const { loss, accuracy, validationLoss, validationAccuracy } = record;
  const head = `epoch ${record.epoch}/${epochs}`;
  const speed = `${rate(record.examplesPerSecond)} examples/s  ${clock(record.seconds)}`;
  const training = `loss ${lossText(loss)}  accuracy ${percent(accuracy)}`;
  const validated = validationLoss !== undefined && validationAccuracy !== undefined;
  const validation = validated
    ? `  validation loss ${lossText(validationLoss)}  accuracy ${percent(validationAccuracy)}`
    : '';
  const brief = `${record.epoch}/${epochs} loss ${lossText(loss)} acc ${percent(accuracy, 1)}`;
  const lines = [
    `${head}  ${training}${validation}  ${speed}`,
    `${head}  ${training}${validation}`,
    `${brief}${validated ? ` val ${percent(validationAccuracy, 1)}` : ''}`,
  ];
  return (lines.find((line) => line.length < columns) ?? brief).slice(0, columns);
}

function bar(fraction: number, width: number): string {
  const filled = Math.floor(fraction * width);
  return BAR.filled.repeat(filled) + BAR.empty.repeat(width - filled);
}

function lossText(loss: number): string {
  return loss < 0.1 ? loss.toFixed(4) : loss.toFixed(3);
}
