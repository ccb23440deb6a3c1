import { describe, expect, test } from 'vitest';
import { TrainingError } from '../../errors.js';
import golden from '../golden/one-cycle.json' with { type: 'json' };
import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { oneCycle } from './one-cycle.js';
import type { Schedule } from './schedule.js';
import { stepDecay } from './step-decay.js';
import { withWarmup } from './with-warmup.js';

const rates = (schedule: Schedule, total: number): number[] =>
  Array.from({ length: total }, (_, step) => schedule.at(step, total));

/** Relative to the peak of the golden runs. */
const TOLERANCE = 12;

describe('oneCycle', () => {
  test.each([
    ['default50', oneCycle(0.003)],
    ['default7', oneCycle(0.003)],
    ['custom20', oneCycle(0.003, { warmup: 0.5, startDivisor: 10, finalDivisor: 100 })],
  ] as const)("%s follows PyTorch's OneCycleLR", (name, schedule) => {
    const expected = golden[name];
    rates(schedule, expected.length).forEach((rate, step) => {
      expect(rate).toBeCloseTo(expected[step] as number, TOLERANCE);
    });
  });

  test.each([1, 2, 3])('a run of %i steps starts at the peak', (total) => {
    expect(rates(oneCycle(0.1), total)[0]).toBe(0.1);
    expect(rates(oneCycle(0.1), total).every((rate) => rate > 0 && rate <= 0.1)).toBe(true);
  });

  test('warm-up of 0 only falls, of 1 only rises', () => {
    const falling = rates(oneCycle(1, { warmup: 0 }), 10);
    const rising = rates(oneCycle(1, { warmup: 1 }), 10);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    expect([falling[0], rising[9]]).toEqual([1, 1]);
  });
});

describe('cosine', () => {
  test('starts at the peak, is halfway at half the run, and ends just above the final rate', () => {
    const schedule = cosine(0.2, { final: 0.1 });
    expect(schedule.at(0, 100)).toBe(0.2);
    expect(schedule.at(50, 100)).toBeCloseTo(0.15, 12);
    expect(schedule.at(25, 100)).toBeCloseTo(0.1 + 0.1 * Math.cos(Math.PI / 8) ** 2, 12);
    expect(schedule.at(99, 100)).toBeGreaterThan(0.1);
    expect(schedule.at(99, 100)).toBeLessThan(0.1001);
  });
});

describe('stepDecay', () => {
  test("the defaults are the ResNet paper's: tenths at half and three quarters", () => {
    const schedule = stepDecay(0.1);
    const seen = [0, 31_999, 32_000, 47_999, 48_000, 63_999].map((step) => schedule.at(step, 64_000));
    [0.1, 0.1, 0.01, 0.01, 0.001, 0.001].forEach((rate, i) => {
      expect(seen[i]).toBeCloseTo(rate, 12);
    });
  });

  test('no milestones mean a constant rate', () => {
    expect(rates(stepDecay(0.1, { milestones: [] }), 3)).toEqual([0.1, 0.1, 0.1]);
  });

  test.each([[[0.5, 0.5]], [[0]], [[1]], [[0.7, 0.2]], [[Number.NaN]]])(
    'milestones %j are rejected',
    (milestones) => {
      expect(() => stepDecay(0.1, { milestones })).toThrow(TrainingError);
    },
  );
});

describe('withWarmup', () => {
  test('rises linearly over its share of the run, then leaves the schedule alone', () => {
    const seen = rates(withWarmup(constant(0.8), { share: 0.4 }), 10);
    [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8].forEach((rate, step) => {
      expect(seen[step]).toBeCloseTo(rate, 12);
    });
  });

  test('multiplies a schedule that changes, and records both', () => {
    const schedule = withWarmup(cosine(0.1), { share: 0.5 });
    expect(schedule.at(0, 4)).toBeCloseTo(0.05, 12);
    expect(schedule.at(3, 4)).toBe(cosine(0.1).at(3, 4));
    expect(schedule.name).toBe('withWarmup(cosine)');
    expect(schedule.settings).toEqual({ peak: 0.1, final: 0, warmupShare: 0.5 });
  });
});

describe('schedules reject', () => {
  test.each([
    ['a negative rate', () => constant(-1), /constant: rate must be a number of at least 0, got -1/],
    ['a rate that is not a number', () => constant(Number.NaN), /got NaN/],
    ['an infinite rate', () => cosine(Infinity), /got Infinity/],
    ['a warm-up above 1', () => oneCycle(0.1, { warmup: 30 }), /warmup must be a number from 0 to 1, got 30/],
    ['a divisor below 1', () => oneCycle(0.1, { startDivisor: 0 }), /startDivisor must be/],
    ['a share above 1', () => withWarmup(constant(1), { share: 5 }), /share must be/],
  ])('%s', (_, create, message) => {
    expect(create).toThrow(TrainingError);
    expect(create).toThrow(message);
  });
});
