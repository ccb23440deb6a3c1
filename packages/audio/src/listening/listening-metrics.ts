import { DataError } from '@striate/core';
import { checkRange } from '@striate/core/data';
import type { Hit, TrueSound } from './hit.js';

export interface ListeningMetricsOptions {
  /** Length of the stream, seconds, above 0. */
  readonly duration: number;
  /** How long after its end a sound may still be recognised, seconds, 0..60; default 1. */
  readonly tolerance?: number;
}

/** A sound that was recognised. */
export interface Recognition {
  readonly sound: TrueSound;
  readonly hit: Hit;
  /** Seconds from the sound's end to the hit: below 0 where it was recognised before. */
  readonly latency: number;
}

/** How well a stream was listened to. */
export interface ListeningMetrics {
  readonly hits: readonly Recognition[];
  readonly misses: readonly TrueSound[];
  /** Hits of no sound, of another label, and second ones of a sound. */
  readonly falseAlarms: readonly Hit[];
  readonly falseAlarmsPerHour: number;
  /** Hits' share of the true sounds, 0..1; 1 where there are none. */
  readonly recall: number;
  /** Median of the hits' latencies, seconds; NaN without hits. */
  readonly medianLatency: number;
}

/**
 * Compares what was recognised in a stream with what is in it.
 *
 * A hit is right where a sound of its label began before it and ended at most `tolerance` before it. Each sound takes one hit, each hit
 * one sound, and as many as can are matched: going through time, a hit takes the sound whose time runs out first.
 *
 * @param hits in any order
 * @param truth in any order; sounds may overlap
 * @throws ShapeError for options out of range; DataError for times that are no numbers, or a sound that ends before it begins
 * @example
 * const truth = [{ label: 'yes', start: 1, end: 1.5 }, { label: 'no', start: 4, end: 4.5 }];
 * const metrics = listeningMetrics([{ label: 'yes', score: 0.9, time: 1.75 }], truth, { duration: 60 });
 * [metrics.hits.length, metrics.misses.length, metrics.medianLatency]; // [1, 1, 0.25]
 */
export function listeningMetrics(
  hits: readonly Hit[],
  truth: readonly TrueSound[],
  { duration, tolerance = 1 }: ListeningMetricsOptions,
): ListeningMetrics {
  checkRange('listeningMetrics', 'tolerance', tolerance, 0, 60);
  checkRange('listeningMetrics', 'duration', duration, Number.MIN_VALUE, Number.MAX_VALUE);
  checkTimes(hits, truth);
  const waiting = new Set([...truth].sort((a, b) => a.end - b.end));
  const right: Recognition[] = [];
  const falseAlarms: Hit[] = [];
  for (const hit of [...hits].sort((a, b) => a.time - b.time)) {
    const sound = [...waiting].find(
      ({ label, start, end }) => label === hit.label && start <= hit.time && hit.time <= end + tolerance,
    );
    if (sound) {
      waiting.delete(sound);
      right.push({ sound, hit, latency: hit.time - sound.end });
    } else falseAlarms.push(hit);
  }
  return {
    hits: right,
    misses: [...waiting],
    falseAlarms,
    falseAlarmsPerHour: (falseAlarms.length * 3600) / duration,
    recall: truth.length === 0 ? 1 : right.length / truth.length,
    medianLatency: median(right.map(({ latency }) => latency)),
  };
}

function checkTimes(hits: readonly Hit[], truth: readonly TrueSound[]): void {
  const hit = hits.find(({ time }) => !Number.isFinite(time));
  if (hit) throw new DataError(`listeningMetrics: the time of a hit must be finite, received ${hit.time}.`);
  const sound = truth.find(({ start, end }) => !(Number.isFinite(end - start) && start <= end));
  if (!sound) return;
  throw new DataError(
    `listeningMetrics: a sound must end after its start, both finite, received ${sound.start} to ${sound.end} s.`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
