import { DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Detector, type DetectorOptions } from './detector.js';

const LABELS = ['no', 'yes'];

/** Pushes the scores of `yes`, `no` having the rest, a quarter of a second apart. */
function hear(yes: readonly number[], options: Partial<DetectorOptions> = {}) {
  const detector = new Detector({ labels: LABELS, ignore: ['no'], ...options });
  return yes.flatMap((score, i) => detector.push((i + 1) / 4, [1 - score, score]) ?? []);
}

const timesOf = (hits: readonly { readonly time: number }[]) => hits.map(({ time }) => time);

describe('smoothing', () => {
  test('mean: 0.8 and 0.6 are 0.7, and what is as old as smoothingSeconds counts no more', () => {
    const hits = hear([0.2, 0.8, 0.6], { smoothingSeconds: 0.5, threshold: 0.65 });
    expect(hits).toEqual([{ label: 'yes', score: expect.closeTo(0.7, 12), time: 0.75 }]);
  });

  test('mean of three windows of 0.1 s is of three, whatever their times are rounded to', () => {
    const detector = new Detector({ labels: LABELS, smoothingSeconds: 0.3, threshold: 0, leastCount: 3 });
    const times = [0.1, 0.2, 0.1 + 0.2, 0.4];
    const scores = [0, 0.3, 0.6, 0.9].map((score) => [0, score]);
    const hits = times.map((time, i) => detector.push(time, scores[i]!));
    expect(hits[2]).toMatchObject({ label: 'yes', score: expect.closeTo(0.3, 12) });
    expect(hits.slice(0, 2)).toEqual([undefined, undefined]);
  });

  test('exponential: a step to 1 reaches 1 - 1/e after smoothingSeconds, in one stride or in four', () => {
    const options = {
      smoothing: 'exponential',
      smoothingSeconds: 1,
      threshold: 1 - 1 / Math.E - 1e-9,
    } as const;
    const labels = LABELS;
    const once = new Detector({ ...options, labels, leastCount: 1 });
    expect(once.push(1, [0, 0])).toBeUndefined();
    expect(once.push(2, [0, 1])).toMatchObject({ score: expect.closeTo(1 - 1 / Math.E, 12) });
    expect(timesOf(hear([0, 1, 1, 1, 1, 1], { ...options, leastCount: 1 }))).toEqual([1.25]);
  });
});

describe('hits', () => {
  test('come with leastCount windows, not with one', () => {
    expect(timesOf(hear([1, 1, 1], { leastCount: 1 }))).toEqual([0.25]);
    expect(timesOf(hear([1, 1, 1], { leastCount: 2 }))).toEqual([0.5]);
    expect(timesOf(hear([1, 1, 1, 1], { leastCount: 3, smoothingSeconds: 0.75 }))).toEqual([0.75]);
  });

  test('are smoothed over leastCount windows where smoothingSeconds hold fewer', () => {
    const hits = hear([1, 0.5, 0.9, 0.9, 0.9], { leastCount: 3, smoothingSeconds: 0.25, threshold: 0.85 });
    expect(hits).toEqual([{ label: 'yes', score: expect.closeTo(0.9, 12), time: 1.25 }]);
  });

  test('reach the threshold: at it is enough', () => {
    const steady = [0.75, 0.75, 0.75];
    expect(hear(steady, { threshold: 0.75 })).toHaveLength(1);
    expect(hear(steady, { threshold: 0.76 })).toEqual([]);
  });

  test('a lasting sound is one, and one more after a pause', () => {
    const lasting = Array.from({ length: 20 }, () => 1);
    expect(hear(lasting)).toHaveLength(1);
    expect(timesOf(hear([...lasting, 0, 0, 1, 1]))).toEqual([0.5, 6]);
  });

  test('keep the refractory time apart, also those of another label', () => {
    const blinking = [1, 0, 1, 0, 1, 0, 1, 0, 1];
    const options = { smoothingSeconds: 0.25, leastCount: 1 };
    expect(timesOf(hear(blinking, { ...options, refractory: 0 }))).toEqual([0.25, 0.75, 1.25, 1.75, 2.25]);
    expect(timesOf(hear(blinking, { ...options, refractory: 1 }))).toEqual([0.25, 1.25, 2.25]);
    expect(timesOf(hear(blinking, { ...options, refractory: 1, labels: ['a', 'b'], ignore: [] }))).toEqual([
      0.25, 1.25, 2.25,
    ]);
    const both = new Detector({ ...options, labels: LABELS, refractory: 0.5 });
    expect(both.push(0, [0, 1])?.label).toBe('yes');
    expect(both.push(0.25, [1, 0])).toBeUndefined();
    expect(both.push(0.5, [1, 0])?.label).toBe('no');
  });

  test('are never silence, unknown or ignored, which also keep weaker labels down', () => {
    const labels = ['_silence_', '_unknown_', 'cough', 'yes'];
    const detector = new Detector({
      labels,
      ignore: ['cough'],
      threshold: 0.3,
      leastCount: 1,
      refractory: 0,
    });
    for (const [i, scores] of [
      [0.6, 0, 0, 0.4],
      [0, 0.6, 0, 0.4],
      [0, 0, 0.6, 0.4],
    ].entries()) {
      expect(detector.push(i, scores)).toBeUndefined();
    }
    expect(detector.push(3, [0, 0, 0.4, 0.6])?.label).toBe('yes');
  });
});

test('agrees with the rules worked out over the whole history', () => {
  const score = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.tuple(score, score, score)), { maxLength: 60 }),
      fc.integer({ min: 1, max: 12 }),
      score,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 10 }),
      (steps, smoothing, threshold, leastCount, refractory) => {
        const labels = ['_silence_', 'no', 'yes'];
        const detector = new Detector({
          labels,
          smoothingSeconds: smoothing / 8,
          threshold,
          leastCount,
          refractory: refractory / 8,
        });
        let time = 0;
        const windows = steps.map(([step, scores]) => {
          time += step;
          return { time, scores };
        });
        const found = windows.map((window) => detector.push(window.time / 8, window.scores));
        // Times in eighths, and sums instead of means, so that all is exact.
        let last: { time: number; label: number; lasts: boolean } | undefined;
        for (const [i, now] of windows.entries()) {
          const recent = windows
            .slice(0, i + 1)
            .filter((window, j) => window.time > now.time - smoothing || j > i - leastCount);
          const sums = labels.map((_, label) => recent.reduce((sum, { scores }) => sum + scores[label]!, 0));
          const isAbove = (label: number) => sums[label]! >= threshold * recent.length;
          if (last?.lasts && !isAbove(last.label)) last.lasts = false;
          const top = sums.indexOf(Math.max(...sums));
          const isHit =
            top > 0 &&
            isAbove(top) &&
            recent.length >= leastCount &&
            !(last?.lasts && last.label === top) &&
            (!last || now.time - last.time >= refractory);
          expect(found[i]?.label).toBe(isHit ? labels[top] : undefined);
          if (isHit) last = { time: now.time, label: top, lasts: true };
        }
      },
    ),
    { numRuns: 500 },
  );
});

describe('bad input', () => {
  test.each([
    [{ threshold: 1.5 }, /threshold must be a number from 0 to 1, received 1.5/],
    [{ smoothingSeconds: 0 }, /smoothingSeconds must be/],
    [{ leastCount: 0 }, /leastCount must be/],
    [{ refractory: -1 }, /refractory must be/],
    [{ smoothing: 'median' as 'mean' }, /smoothing must be mean or exponential, received median/],
    [{ ignore: ['maybe'] }, /"maybe", which is no label; there are: no, yes/],
    [{ ignore: LABELS }, /at least one label must be left/],
    [{ labels: [], ignore: [] }, /there are none/],
  ])('options %j', (options, message) => {
    const make = () => new Detector({ labels: LABELS, ...options });
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(message);
  });

  test.each([
    [1, [0.5, 0.5], /rise from window to window, received 1 after 1/],
    [Number.NaN, [0.5, 0.5], /received NaN/],
    [2, [0.5], /a score for each of 2 labels, received 1/],
    [2, [0.5, Number.NaN], /received NaN for yes at 2 s/],
    [2, [3.2, -1], /received 3.2 for no.*not logits/],
  ])('time %d with scores %j', (time, scores, message) => {
    const detector = new Detector({ labels: LABELS });
    detector.push(1, [0, 0]);
    expect(() => detector.push(time, scores)).toThrow(DataError);
    expect(() => detector.push(time, scores)).toThrow(message);
  });
});
