import { describe, expect, test } from 'vitest';
import type { TrainingEvent } from './progress.js';
import { ProgressMeter } from './progress-meter.js';

/** A meter of a run of 2 epochs of 10 steps of 8 examples, with a clock that the test moves. */
function meter(validationExamples = 0) {
  const events: Extract<TrainingEvent, { type: 'step' }>[] = [];
  const clock = { seconds: 0 };
  const made = new ProgressMeter({
    epochs: 2,
    stepsPerEpoch: 10,
    examples: 80,
    validationExamples,
    emit: (event) => event.type === 'step' && events.push(event),
    now: () => clock.seconds,
  });
  made.restart();
  const step = (seconds: number, epoch: number, number: number): void => {
    clock.seconds += seconds;
    made.step(8, { epoch, step: number, loss: 1, accuracy: 0.5, learningRate: 0.1 });
  };
  return { made, events, clock, step };
}

describe('ProgressMeter', () => {
  test('throughput and the time left follow from the clock', () => {
    const { events, step } = meter();
    step(2, 1, 1);
    expect(events[0]).toEqual({
      type: 'step',
      epoch: 1,
      epochs: 2,
      step: 1,
      stepsPerEpoch: 10,
      loss: 1,
      accuracy: 0.5,
      learningRate: 0.1,
      examplesPerSecond: 4,
      remainingSeconds: (160 - 8) / 4,
    });
  });

  test('the end of the run has nothing left', () => {
    const { events, step } = meter();
    step(1, 2, 10);
    expect(events[0]?.remainingSeconds).toBeCloseTo(0, 9);
  });

  test('at most ten events a second, and always the last step of an epoch', () => {
    const { events, step } = meter();
    for (let number = 1; number <= 10; number++) step(0.03, 1, number);
    expect(events.map((event) => event.step)).toEqual([1, 5, 9, 10]);
  });

  test('the speed is that of the last five seconds', () => {
    const { events, step } = meter();
    for (let number = 1; number <= 5; number++) step(10, 1, number);
    for (let number = 6; number <= 10; number++) step(2, 1, number);
    expect(events.at(-1)?.examplesPerSecond).toBe(4);
  });

  test('a pause does not count as slow training', () => {
    const { made, events, clock, step } = meter();
    step(1, 1, 1);
    clock.seconds += 100;
    made.restart();
    step(1, 1, 2);
    expect(events.at(-1)?.examplesPerSecond).toBe(8);
  });

  test('validation passes are guessed, then timed', () => {
    const { made, events, step } = meter(48);
    step(1, 1, 1);
    // 8 examples a second while training, three times that for two passes of 48.
    expect(events.at(-1)?.remainingSeconds).toBeCloseTo((160 - 8) / 8 + 96 / 24, 9);
    made.validated(12);
    made.restart();
    step(1, 2, 1);
    expect(events.at(-1)?.remainingSeconds).toBeCloseTo((80 - 8) / 8 + 12, 9);
  });
});
