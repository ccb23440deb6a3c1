import { stripVTControlCharacters } from 'node:util';
import type { TrainingEvent } from '@striate/core/training';
import { describe, expect, test } from 'vitest';
import { recorder, type TerminalOptions } from './testing/run-in-process.js';
import { trainingProgress } from './training-progress.js';

const step = (done: number): TrainingEvent => ({
  type: 'step',
  epoch: 1,
  epochs: 2,
  step: done,
  stepsPerEpoch: 10,
  loss: 0.5,
  accuracy: 0.75,
  learningRate: 1e-3,
  examplesPerSecond: 100,
  remainingSeconds: 12,
});

const epoch: TrainingEvent = {
  type: 'epoch',
  epochs: 2,
  record: { epoch: 1, loss: 0.4, accuracy: 0.8, learningRate: 1e-3, seconds: 3, examplesPerSecond: 100 },
};

function show(events: readonly TrainingEvent[], options: TerminalOptions & { quiet?: boolean } = {}) {
  const stdout = recorder(options);
  const stderr = recorder(options);
  const terminal = { stdout: stdout.output, stderr: stderr.output, env: options.env ?? {} };
  const progress = trainingProgress(terminal, options);
  for (const event of events) progress.onProgress(event);
  progress.stop();
  expect(stdout.text()).toBe('');
  return stderr.text();
}

describe('trainingProgress', () => {
  test('a pipe gets one line an epoch and no control characters', () => {
    expect(show([step(1), step(5), epoch])).toBe(
      'epoch 1/2  loss 0.400  accuracy 80.00%  100 examples/s  0:03\n',
    );
  });

  test('a terminal gets a bar, which the line of the epoch replaces', () => {
    const text = show([step(1), step(5), epoch], { isTTY: true, columns: 80 });
    expect(text).toContain('epoch 1/2 ██');
    expect(text).toContain('10% loss 0.500 accuracy 75.0% 100/s 0:12 left');
    expect(text.endsWith('epoch 1/2  loss 0.400  accuracy 80.00%  100 examples/s  0:03\n')).toBe(true);
  });

  test('no line drawn on a narrow terminal is wider than it', () => {
    const text = show([step(1), step(10), epoch], { isTTY: true, columns: 40 });
    // Every line is drawn from the left edge, to which this sequence moves the cursor.
    const drawn = text.replaceAll('\u001b[1G', '\n').split('\n').map(stripVTControlCharacters);
    expect(drawn.filter((line) => line.length > 40)).toEqual([]);
    expect(drawn).toContain('epoch 1/2  loss 0.400  accuracy 80.00%');
  });

  test('nothing is coloured, and the terminal keeps wrapping lines and showing its cursor', () => {
    const text = show([step(1), step(10), epoch], { isTTY: true, columns: 80 });
    for (const sequence of ['\u001b[3', '\u001b[?7l', '\u001b[?25l']) expect(text).not.toContain(sequence);
  });

  test('quiet shows warnings alone', () => {
    const skip: TrainingEvent = { type: 'skip', id: 'a.jpg', reason: 'a.jpg is no picture.' };
    expect(show([step(1), epoch, skip], { quiet: true, isTTY: true, columns: 80 })).toBe(
      'Left out: a.jpg is no picture.\n',
    );
  });

  test('five unreadable files are named, the rest are left to the report', () => {
    const skips = Array.from({ length: 8 }, (_, index): TrainingEvent => {
      return { type: 'skip', id: `${index}.jpg`, reason: 'damaged' };
    });
    const lines = show(skips).trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[4]).toBe('Left out: 4.jpg: damaged.');
    expect(lines[5]).toContain('listed in the report');
  });

  test('an interrupted run takes its bar away, says that it stops, and draws no more', () => {
    const { output, text } = recorder({ isTTY: true, columns: 80 });
    const controller = new AbortController();
    const terminal = { stdout: output, stderr: output, env: {} };
    const progress = trainingProgress(terminal, { signal: controller.signal });
    progress.onProgress(step(1));
    controller.abort();
    progress.onProgress(step(2));
    progress.stop();
    // Clearing the line is the last that happens to the bar.
    expect(text()).toMatch(/KStopping after this step\. Ctrl-C again quits at once\.\n$/);
  });

  test('features get a bar in a terminal, and one line when they are done', () => {
    const features = (examples: number): TrainingEvent => {
      return { type: 'features', examples, total: 40, examplesPerSecond: 20 };
    };
    const done = 'features of 40 examples  20.0 examples/s  0:02\n';
    expect(show([features(20), features(40)])).toBe(done);
    const text = show([features(20), features(40)], { isTTY: true, columns: 80 });
    expect(text).toContain('20/40 20.0/s 0:01 left');
    expect(text.endsWith(done)).toBe(true);
  });

  test('resuming and early stopping are told', () => {
    const text = show([
      { type: 'resume', epoch: 3, step: 12, location: '/runs/a/checkpoint.safetensors' },
      { type: 'stop', reason: 'early-stopping', epoch: 8, bestEpoch: 5 },
    ]);
    expect(text).toContain('Resuming at epoch 3, step 12, from /runs/a/checkpoint.safetensors');
    expect(text).toContain('no improvement for 3 epochs; the weights are those of epoch 5');
  });
});
