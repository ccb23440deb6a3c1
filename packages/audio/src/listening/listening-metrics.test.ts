import { DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Hit, TrueSound } from './hit.js';
import { listeningMetrics } from './listening-metrics.js';

const hit = (label: string, time: number): Hit => ({ label, score: 0.9, time });

test('hits, misses, false alarms and latency of a stream of half an hour', () => {
  const truth: TrueSound[] = [
    { label: 'yes', start: 1, end: 1.5 },
    { label: 'no', start: 4, end: 4.4 },
    { label: 'yes', start: 8, end: 8.5 },
    { label: 'no', start: 12, end: 12.5 },
  ];
  const found = [
    hit('yes', 1.75),
    hit('yes', 2), // the same sound once more
    hit('no', 4.2), // before its end
    hit('no', 8.6), // another label
    hit('no', 13.6), // too late
  ];
  const metrics = listeningMetrics(found, truth, { duration: 1800 });
  expect(metrics.hits.map(({ sound, latency }) => [sound.start, latency])).toEqual([
    [1, 0.25],
    [4, expect.closeTo(-0.2, 12)],
  ]);
  expect(metrics.misses.map(({ start }) => start)).toEqual([8, 12]);
  expect(metrics.falseAlarms.map(({ time }) => time)).toEqual([2, 8.6, 13.6]);
  expect(metrics.falseAlarmsPerHour).toBe(6);
  expect(metrics.recall).toBe(0.5);
  expect(metrics.medianLatency).toBeCloseTo(0.025, 12);
  expect(listeningMetrics(found, truth, { duration: 1800, tolerance: 1.2 }).hits).toHaveLength(3);
});

test('a silent stream without hits: nothing missed, no latency', () => {
  const metrics = listeningMetrics([], [], { duration: 60 });
  expect(metrics).toMatchObject({ recall: 1, falseAlarmsPerHour: 0, medianLatency: Number.NaN });
});

test('matches as many as can be matched, in any order of the lists', () => {
  const time = fc.integer({ min: 0, max: 12 });
  const sounds = fc.array(
    fc.record({ label: fc.constantFrom('a', 'b'), start: time, length: fc.integer({ min: 0, max: 5 }) }),
    { maxLength: 5 },
  );
  const hits = fc.array(fc.tuple(fc.constantFrom('a', 'b'), time), { maxLength: 5 });
  fc.assert(
    fc.property(sounds, hits, (drawn, found) => {
      const truth = drawn.map(({ label, start, length }) => ({ label, start, end: start + length }));
      const metrics = listeningMetrics(
        found.map(([label, at]) => hit(label, at)),
        truth,
        { duration: 60, tolerance: 2 },
      );
      expect(metrics.hits.length).toBe(mostMatched(found, truth));
      expect(metrics.hits.length + metrics.misses.length).toBe(truth.length);
      expect(metrics.hits.length + metrics.falseAlarms.length).toBe(found.length);
    }),
  );
});

/** By trying all ways. */
function mostMatched([first, ...rest]: readonly [string, number][], truth: readonly TrueSound[]): number {
  if (!first) return 0;
  const [label, time] = first;
  const ways = truth.flatMap((sound, i) =>
    sound.label === label && sound.start <= time && time <= sound.end + 2
      ? [1 + mostMatched(rest, truth.toSpliced(i, 1))]
      : [],
  );
  return Math.max(mostMatched(rest, truth), ...ways);
}

test('times that are none and options out of range are refused', () => {
  const of = (time: number, end: number, options = { duration: 60 }) =>
    listeningMetrics([hit('a', time)], [{ label: 'a', start: 1, end }], options);
  expect(() => of(Number.NaN, 2)).toThrow(DataError);
  expect(() => of(1, 0.5)).toThrow(/must end after its start, both finite, received 1 to 0.5 s/);
  expect(() => of(1, Number.POSITIVE_INFINITY)).toThrow(DataError);
  expect(() => of(1, 2, { duration: 0 })).toThrow(ShapeError);
});
