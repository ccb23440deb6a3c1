import type { TrainingEvent } from '@striate/core/training';
import { describe, expect, test } from 'vitest';
import { epochLine, featuresLine, progressLine } from './progress-line.js';

const step: Extract<TrainingEvent, { type: 'step' }> = {
  type: 'step',
  epoch: 2,
  epochs: 12,
  step: 469,
  stepsPerEpoch: 938,
  loss: 0.2134,
  accuracy: 0.9312,
  learningRate: 1e-3,
  examplesPerSecond: 2410.4,
  remainingSeconds: 101,
};

const record = {
  epoch: 2,
  loss: 0.2134,
  accuracy: 0.9312,
  validationLoss: 0.0712,
  validationAccuracy: 0.9781,
  learningRate: 1e-3,
  seconds: 25,
  examplesPerSecond: 2410.4,
};

describe('progressLine', () => {
  test('80 columns show loss, accuracy, speed and time left', () => {
    const line = progressLine(step, 80);
    expect(line).toBe('epoch 2/12 ██████████░░░░░░░░░░ 50% loss 0.213 accuracy 93.1% 2,410/s 1:41 left');
    expect(line).toHaveLength(79);
  });

  test('40 columns keep loss, accuracy and time left without their names', () => {
    expect(progressLine(step, 40)).toBe('2/12 ██████░░░░░░░ 50% 0.213 93.1% 1:41');
  });

  test.each([200, 80, 60, 40, 30, 20, 10, 4, 1])('a line fits %i columns', (columns) => {
    const wide = { ...step, epoch: 1000, epochs: 1000, loss: 12345.678, remainingSeconds: 1e6 };
    for (const event of [step, wide])
      expect(progressLine(event, columns).length).toBeLessThanOrEqual(columns);
  });

  test('the bar is empty before the first step and full after the last', () => {
    expect(progressLine({ ...step, step: 0 }, 80)).not.toContain('█');
    expect(progressLine({ ...step, step: 938 }, 80)).not.toContain('░');
  });
});

describe('epochLine', () => {
  test('a wide terminal gets all figures', () => {
    expect(epochLine(record, 12, 120)).toBe(
      'epoch 2/12  loss 0.213  accuracy 93.12%  validation loss 0.0712  accuracy 97.81%  2,410 examples/s  0:25',
    );
  });

  test('40 columns keep loss and both accuracies', () => {
    expect(epochLine(record, 12, 40)).toBe('2/12 loss 0.213 acc 93.1% val 97.8%');
  });

  test('without validation data nothing is said of it', () => {
    const { validationLoss: _, validationAccuracy: __, ...plain } = record;
    expect(epochLine(plain, 12, 120)).not.toContain('validation');
    expect(epochLine(plain, 12, 40)).not.toContain('val');
  });
});

describe('featuresLine', () => {
  const event = { type: 'features', examples: 2500, total: 5000, examplesPerSecond: 110 } as const;

  test('80 columns show a bar, the count, the speed and the time left', () => {
    expect(featuresLine(event, 80)).toBe(
      'features ███████████████░░░░░░░░░░░░░░░ 2,500/5,000 110/s 0:23 left',
    );
  });

  test.each([80, 50, 40, 30, 10, 1])('a line fits %i columns', (columns) => {
    expect(featuresLine(event, columns).length).toBeLessThanOrEqual(columns);
  });
});
