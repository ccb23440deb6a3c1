import { DataError, type ScoredLabel } from '@striate/core';
import { checkRange } from '@striate/core/data';
import type { Waveform } from '../decoding/waveform.js';
import { meanSquare } from '../preprocessing/trim-silence.js';
import { type DetectionOptions, Detector } from './detector.js';
import type { Hit } from './hit.js';
import { isLive, type ListeningSource, readSource } from './listening-source.js';
import { ListeningStatistics } from './listening-statistics.js';
import { SlidingWindow, type StreamWindow } from './sliding-window.js';
import { everyWindow, monoSamples, newestWindows } from './stream-windows.js';

/** What recognises sounds in a clip: a classifier, or anything like it. */
export interface ListeningEngine {
  /** Of the clips, Hz. */
  readonly sampleRate: number;
  /** Length of the clips. */
  readonly seconds: number;
  readonly labels: readonly string[];
  /** Scores of 0..1; a label that is left out has 0. */
  predict(clip: Waveform): Promise<readonly ScoredLabel[]>;
}

/** A window that was heard. */
export interface HeardWindow {
  /** Seconds of the stream up to the window's end. */
  readonly time: number;
  /** Whether it lay below the gate, and so has no scores. */
  readonly silent: boolean;
  /** As the network gave them, not smoothed. */
  readonly scores: readonly ScoredLabel[];
}

export interface ListenOptions extends DetectionOptions {
  /** Seconds from window to window, at least a sample, at most a window; default a quarter of a window. */
  readonly hop?: number;
  /**
   * Windows whose mean power lies below are silence, and the network isn't asked: decibels below full scale, at most 0;
   * `-Infinity` for none. Default -70.
   */
  readonly gate?: number;
  /** Of pieces that are bare Float32Arrays, Hz. */
  readonly sampleRate?: number;
  /**
   * Whether the source doesn't wait: it is read on while the network is busy, and windows that are old by then are dropped. Otherwise
   * every window is computed, and the source waits. Default what the source says, as `microphone()` does; else false.
   */
  readonly live?: boolean;
  /** Stops listening: `signal.reason` is thrown. */
  readonly signal?: AbortSignal;
  /** Hears of every window, for a meter or a log. */
  readonly onWindow?: (window: HeardWindow) => void;
}

/** Hits as they come, and what they cost. */
export interface Listening extends AsyncGenerator<Hit, void, undefined> {
  /** Changes while listening goes on. */
  readonly statistics: Readonly<ListeningStatistics>;
}

/**
 * Listens to a stream, and tells what is recognised in it, and when.
 *
 * A window of the engine's length moves over the stream, silence before and after it; each is scored, and a {@link Detector} makes
 * hits of the scores. Pieces may have any length, rate and number of channels. Memory is that of a window and a piece, however long
 * the stream. Leaving the loop closes the source.
 *
 * By default, scores are smoothed over half a window, and a hit is followed by a window's length without another: until then its
 * sound is still in the window.
 *
 * @param source pieces, sync or async; or a sound: a path (in Node), an address, a Blob, bytes, samples
 * @throws ShapeError for options out of range
 * @throws DataError, when its turn comes, naming the piece: for one that is no sound, holds NaN, infinity or integers, or has no rate;
 *   for a source without samples; for scores that aren't of 0..1
 * @throws signal.reason where `signal` aborts
 * @example
 * const listening = listen(engine, readAudioStream('./hour.wav'), { threshold: 0.8 });
 * for await (const hit of listening) show(hit); // { label: 'yes', score: 0.93, time: 12.25 }
 * listening.statistics.realTimeFactor; // 85
 */
export function listen(
  engine: ListeningEngine,
  source: ListeningSource,
  options: ListenOptions = {},
): Listening {
  const { hop = engine.seconds / 4, gate = -70 } = options;
  checkRange('listen', 'hop', hop, 1 / engine.sampleRate, engine.seconds);
  checkRange('listen', 'gate', gate, Number.NEGATIVE_INFINITY, 0);
  const detector = new Detector({
    ...options,
    labels: engine.labels,
    smoothingSeconds: options.smoothingSeconds ?? engine.seconds / 2,
    refractory: options.refractory ?? engine.seconds,
  });
  const statistics = new ListeningStatistics();
  const hits = hear({ engine, source, options: { ...options, hop, gate }, detector, statistics });
  return Object.assign(hits, { statistics });
}

interface Ears {
  readonly engine: ListeningEngine;
  readonly source: ListeningSource;
  readonly options: ListenOptions & { readonly hop: number; readonly gate: number };
  readonly detector: Detector;
  readonly statistics: ListeningStatistics;
}

async function* hear(ears: Ears): AsyncGenerator<Hit, void, undefined> {
  const { engine, detector, statistics } = ears;
  const { gate, signal, onWindow } = ears.options;
  const { sampleRate, labels } = engine;
  const leastPower = 10 ** (gate / 10);
  for await (const { samples, end, dropped } of windowsOf(ears)) {
    signal?.throwIfAborted();
    const time = end / sampleRate;
    const silent = meanSquare(samples) < leastPower;
    const scores = silent ? [] : await timed(statistics, () => engine.predict({ samples, sampleRate }));
    statistics.dropped += dropped;
    statistics[silent ? 'silent' : 'windows']++;
    const hit = detector.push(time, inOrder(scores, labels));
    onWindow?.({ time, silent, scores });
    if (hit) yield hit;
  }
}

async function* windowsOf({ engine, source, options, statistics }: Ears): AsyncGenerator<StreamWindow> {
  const { sampleRate, seconds } = engine;
  const { hop, live = isLive(source), signal } = options;
  const size = Math.round(seconds * sampleRate);
  const sliding = new SlidingWindow(size, Math.max(1, Math.round(hop * sampleRate)));
  const leaving = new AbortController();
  const signals = signal ? [signal, leaving.signal] : [leaving.signal];
  const pieces = readSource(source, { sampleRate: options.sampleRate, signal: AbortSignal.any(signals) });
  const stream = monoSamples(pieces, sampleRate, statistics);
  yield* live ? newestWindows(stream, sliding, () => leaving.abort()) : everyWindow(stream, sliding);
  if (sliding.written === 0)
    throw new DataError('listen: the source ended without a sample; check that it has sound.');
  // A sound at the very end passes through as many windows as any other.
  yield* everyWindow(silence(size), sliding);
}

async function* silence(length: number): AsyncGenerator<Float32Array> {
  yield new Float32Array(length);
}

async function timed<T>(statistics: ListeningStatistics, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  statistics.computing += (performance.now() - start) / 1000;
  return result;
}

function inOrder(scored: readonly ScoredLabel[], labels: readonly string[]): number[] {
  const scores = labels.map(() => 0);
  for (const { label, score } of scored) {
    const index = labels.indexOf(label);
    if (index < 0) {
      throw new DataError(
        `listen: the engine gave a score for ${JSON.stringify(label)}, which isn't among its labels: ${labels.join(', ')}.`,
      );
    }
    scores[index] = score;
  }
  return scores;
}
