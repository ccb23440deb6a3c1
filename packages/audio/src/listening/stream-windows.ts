import { EventLoopBreaks } from '@striate/core';
import type { Waveform } from '../decoding/waveform.js';
import { mixDown } from '../preprocessing/mix-down.js';
import { createResampler, type Resampler } from '../preprocessing/resampler.js';
import type { ListeningStatistics } from './listening-statistics.js';
import type { SlidingWindow, StreamWindow } from './sliding-window.js';

/**
 * Makes pieces mono and of one rate. Pieces may differ in rate and channels, and long ones are divided, so that memory stays flat.
 *
 * @param statistics get the seconds that are heard, and what this takes
 */
export async function* monoSamples(
  pieces: AsyncIterable<Waveform>,
  sampleRate: number,
  statistics: ListeningStatistics,
): AsyncGenerator<Float32Array> {
  let rate: number | undefined;
  let resampler: Resampler | undefined;
  for await (const { samples, sampleRate: from, channels = 1 } of pieces) {
    if (from !== rate) {
      if (resampler) yield resampler.end();
      resampler = createResampler({ from, to: sampleRate });
      rate = from;
    }
    const second = from * channels;
    for (let at = 0; at < samples.length; at += second) {
      const start = performance.now();
      const part = mixDown({ samples: samples.subarray(at, at + second), sampleRate: from, channels });
      const mono = (resampler as Resampler).push(part.samples);
      statistics.computing += (performance.now() - start) / 1000;
      statistics.seconds += part.samples.length / from;
      yield mono;
    }
  }
  if (resampler) yield resampler.end();
}

/** Every window of a stream that waits for its reader. */
export async function* everyWindow(
  stream: AsyncIterable<Float32Array>,
  sliding: SlidingWindow,
): AsyncGenerator<StreamWindow> {
  const breaks = new EventLoopBreaks();
  for await (const samples of stream) {
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + sliding.missing);
      sliding.push(part);
      at += part.length;
      if (sliding.ready) yield sliding.take();
      await breaks.take();
    }
  }
}

/**
 * The newest window of a stream that doesn't wait: it is read on while its reader is busy, and windows that became old in the meantime
 * are dropped.
 *
 * @param stop ends `stream`, for a reader that leaves early
 */
export async function* newestWindows(
  stream: AsyncIterable<Float32Array>,
  sliding: SlidingWindow,
  stop: () => void,
): AsyncGenerator<StreamWindow> {
  const breaks = new EventLoopBreaks();
  const pauses = new EventLoopBreaks();
  let wake = (): void => {};
  let end: { readonly error?: unknown } | undefined;
  const read = async (): Promise<void> => {
    for await (const samples of stream) {
      sliding.push(samples);
      wake();
      // A source that isn't live after all would never let the network have its turn.
      await pauses.take();
    }
  };
  const reading = read()
    .then(
      () => {
        end = {};
      },
      (error) => {
        end = { error };
      },
    )
    .then(() => wake());
  try {
    for (;;) {
      // Pieces that came while the network was at work wait in the event loop.
      await breaks.take();
      if (sliding.ready) yield sliding.take();
      else if (end) break;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    stop();
    await reading;
  }
  if ('error' in end) throw end.error;
}
