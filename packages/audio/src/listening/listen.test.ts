import { DataError, ShapeError } from '@striate/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWav } from '../decoding/encode-wav.js';
import type { Waveform } from '../decoding/waveform.js';
import { mixDown } from '../preprocessing/mix-down.js';
import { resample } from '../preprocessing/resample.js';
import type { Hit } from './hit.js';
import { type Listening, type ListeningEngine, type ListenOptions, listen } from './listen.js';
import type { ListeningSource } from './listening-source.js';

const RATE = 100;

/** Knows one sound, a sample above a half, and remembers what it was asked. */
function engineOf({ sampleRate = RATE, seconds = 1 } = {}) {
  const clips: Float32Array[] = [];
  const engine: ListeningEngine = {
    sampleRate,
    seconds,
    labels: ['_silence_', 'click'],
    async predict({ samples }) {
      clips.push(samples);
      const click = samples.some((sample) => sample > 0.5) ? 1 : 0;
      return [
        { label: 'click', score: click },
        { label: '_silence_', score: 1 - click },
      ];
    },
  };
  return { engine, clips };
}

async function hitsOf(listening: Listening): Promise<Hit[]> {
  const hits: Hit[] = [];
  for await (const hit of listening) hits.push(hit);
  return hits;
}

const hear = (source: ListeningSource, options: ListenOptions = {}) =>
  hitsOf(listen(engineOf().engine, source, { sampleRate: RATE, ...options }));

/** Quiet, but above the gate, so that every window is asked for; no two samples alike. */
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => 0.1 + i / 1e4);

/** The windows of a stream with silence on both sides, by definition. */
function windowsOf(stream: Float32Array, size: number, hop: number): number[][] {
  const padded = [...new Float32Array(size), ...stream, ...new Float32Array(size)];
  const count = Math.floor((stream.length + size) / hop);
  return Array.from({ length: count }, (_, k) => padded.slice((k + 1) * hop, (k + 1) * hop + size));
}

describe('windows', () => {
  test('end every hop, however the stream is divided', async () => {
    const pieces = fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 20 }), async (lengths, hop) => {
        const stream = ramp(1 + lengths.reduce((sum, length) => sum + length, 0));
        let rest = stream;
        const parts = lengths.map((length) => {
          const part = rest.subarray(0, length);
          rest = rest.subarray(length);
          return part;
        });
        const { engine, clips } = engineOf({ seconds: 0.2 });
        const options = { sampleRate: RATE, hop: hop / RATE, gate: Number.NEGATIVE_INFINITY };
        await hitsOf(listen(engine, [...parts, rest], options));
        expect(clips.map((clip) => [...clip])).toEqual(windowsOf(stream, 20, hop));
      }),
    );
  });

  test('of stereo at another rate are those of the whole sound, mixed down and resampled', async () => {
    const samples = Float32Array.from({ length: 4000 }, (_, i) => 0.4 * Math.sin(i / 9));
    const whole: Waveform = { samples, sampleRate: 1000, channels: 2 };
    const pieces = [0, 606, 2000].map((start, i, starts) => ({
      ...whole,
      samples: samples.subarray(start, starts[i + 1]),
    }));
    const { engine, clips } = engineOf({ sampleRate: 400 });
    const listening = listen(engine, pieces, { hop: 0.5, gate: Number.NEGATIVE_INFINITY });
    await hitsOf(listening);
    const expected = resample(mixDown(whole), 400).samples;
    expect(clips.map((clip) => [...clip])).toEqual(windowsOf(expected, 400, 200));
    const { seconds, computing, realTimeFactor } = listening.statistics;
    expect(seconds).toBeCloseTo(2, 12);
    expect(computing).toBeGreaterThan(0);
    expect(realTimeFactor).toBe(seconds / computing);
  });

  test('a source may change its rate and channels on the way', async () => {
    const pieces = [
      { samples: ramp(100), sampleRate: 100 },
      { samples: ramp(800), sampleRate: 400, channels: 2 },
    ];
    const listening = listen(engineOf().engine, pieces);
    await hitsOf(listening);
    expect(listening.statistics).toMatchObject({ seconds: 2, windows: 11, silent: 1, dropped: 0 });
  });

  test('below the gate cost nothing', async () => {
    const stream = new Float32Array(400);
    stream.fill(0.01, 100, 200); // -40 dB
    const silentWith = async (gate?: number) => {
      const { engine, clips } = engineOf();
      const times: number[] = [];
      const onWindow = ({ time, silent }: { time: number; silent: boolean }) => !silent && times.push(time);
      const listening = listen(engine, stream, { sampleRate: RATE, onWindow, ...(gate && { gate }) });
      await hitsOf(listening);
      expect(listening.statistics.windows).toBe(clips.length);
      expect(listening.statistics.windows + listening.statistics.silent).toBe(20);
      return times;
    };
    // A second that begins at 1 s is in what ends after 1 s and before 3 s.
    expect(await silentWith()).toEqual([1.25, 1.5, 1.75, 2, 2.25, 2.5, 2.75]);
    // A half of it in the window is -43 dB.
    expect(await silentWith(-44)).toEqual([1.5, 1.75, 2, 2.25, 2.5]);
    expect(await silentWith(-30)).toEqual([]);
    expect(await silentWith(Number.NEGATIVE_INFINITY)).toHaveLength(20);
  });
});

describe('hits', () => {
  const clicks = (length: number, ...places: number[]) =>
    Float32Array.from({ length }, (_, i) => (places.includes(i) ? 1 : 0));

  test('come with the time at which they were known', async () => {
    // Heard by the windows that end at 2.25 and 2.5 s: two are wanted.
    expect(await hear(clicks(1000, 210, 600))).toEqual([
      { label: 'click', score: 1, time: 2.5 },
      { label: 'click', score: 1, time: 6.5 },
    ]);
  });

  test('of a sound at the very beginning and the very end are the same', async () => {
    const times = (await hear(clicks(400, 0, 399))).map(({ time }) => time);
    expect(times).toEqual([0.5, 4.25]);
  });

  test('come from files, bytes and generators alike', async () => {
    const samples = clicks(500, 210);
    const wav = encodeWav({ samples, sampleRate: RATE });
    async function* pieces() {
      yield samples.subarray(0, 300);
      yield samples.subarray(300);
    }
    const expected = await hear(samples);
    expect(expected).toHaveLength(1);
    for (const source of [wav, new Blob([wav]), pieces(), [samples], { samples, sampleRate: RATE }]) {
      expect(await hear(source)).toEqual(expected);
    }
  });
});

/** Clicks once a second; `released` tells whether the source was let go of. */
function watched({ length = 1e6, live = false }: { length?: number | undefined; live?: boolean } = {}) {
  const state = { released: 0, given: 0 };
  const second = new Float32Array(RATE);
  second[10] = 1;
  async function* pieces() {
    try {
      for (; state.given < length; state.given++) yield second;
      if (live) await new Promise(() => {});
    } finally {
      state.released++;
    }
  }
  return { source: Object.assign(pieces(), { live }), state };
}

describe('the end', () => {
  test.each([false, true])('leaving the loop lets go of the source (live: %s)', async (live) => {
    const { source, state } = watched({ live, length: live ? 3 : undefined });
    const options = { sampleRate: RATE, leastCount: 1 };
    for await (const hit of listen(engineOf().engine, source, options)) {
      expect(hit.label).toBe('click');
      break;
    }
    await new Promise(setImmediate);
    expect(state.released).toBe(1);
  });

  test('leaving the loop lets go of a source that is not async', async () => {
    let released = false;
    function* pieces() {
      try {
        for (;;) yield Float32Array.of(1, ...new Float32Array(99));
      } finally {
        released = true;
      }
    }
    for await (const _ of listen(engineOf().engine, pieces(), { sampleRate: RATE })) break;
    expect(released).toBe(true);
  });

  test.each([false, true])('aborting ends the wait for a piece that never comes (live: %s)', async (live) => {
    let returned = 0;
    const source = {
      live,
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise<IteratorResult<Float32Array>>(() => {}),
        return: async () => ({ done: true as const, value: returned++ }),
      }),
    };
    const controller = new AbortController();
    const waiting = hear(source, { signal: controller.signal });
    await new Promise(setImmediate);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(returned).toBe(1);
  });

  test('aborting stops a source that never waits', async () => {
    const controller = new AbortController();
    const { source, state } = watched();
    const onWindow = ({ time }: { time: number }) => {
      if (time >= 5) controller.abort();
    };
    await expect(hear(source, { signal: controller.signal, onWindow })).rejects.toThrow('aborted');
    expect(state).toEqual({ released: 1, given: 4 });
    await expect(hear([], { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});

describe('a network slower than the source', () => {
  /** Says what it was asked, and answers when told. */
  function slowEngine() {
    const asked: { answer: () => void }[] = [];
    const engine: ListeningEngine = {
      ...engineOf().engine,
      predict: () =>
        new Promise((resolve) => {
          asked.push({ answer: () => resolve([{ label: 'click', score: 1 }]) });
        }),
    };
    return { engine, asked };
  }
  const settle = async () => {
    for (let i = 0; i < 20; i++) await new Promise(setImmediate);
  };

  test('of a live source takes the newest window, and counts what it dropped', async () => {
    const { engine, asked } = slowEngine();
    let push = (_: Float32Array | undefined): void => {};
    const stream = new ReadableStream<Float32Array>({
      start(controller) {
        push = (piece) => (piece ? controller.enqueue(piece) : controller.close());
      },
    });
    const times: number[] = [];
    const onWindow = ({ time }: { time: number }) => times.push(time);
    const listening = listen(engine, stream, { sampleRate: RATE, live: true, onWindow });
    const hits = hitsOf(listening);
    push(ramp(25));
    await settle();
    expect(asked).toHaveLength(1);
    for (let i = 0; i < 5; i++) push(ramp(25));
    await settle();
    asked[0]?.answer();
    await settle();
    // 0.5 to 1.25 s went by.
    expect(asked).toHaveLength(2);
    asked[1]?.answer();
    await settle();
    expect(times).toEqual([0.25, 1.5]);
    expect(listening.statistics).toMatchObject({ windows: 2, dropped: 4, seconds: 1.5 });
    push(undefined);
    for (let i = 2; i < 6; i++) {
      await settle();
      asked[i]?.answer();
    }
    await hits;
    expect(times).toEqual([0.25, 1.5, 1.75, 2, 2.25, 2.5]);
  });

  test('of any other source makes it wait', async () => {
    const { engine, asked } = slowEngine();
    const { source, state } = watched({ length: 3 });
    const listening = listen(engine, source, { sampleRate: RATE });
    const hits = hitsOf(listening);
    await settle();
    expect([asked.length, state.given]).toEqual([1, 0]);
    for (let i = 0; i < 16; i++) {
      asked[i]?.answer();
      await settle();
    }
    await hits;
    expect(listening.statistics).toMatchObject({ windows: 12, dropped: 0, silent: 4, seconds: 3 });
  });

  test('an error of a live source comes after its windows', async () => {
    async function* pieces() {
      yield ramp(30);
      throw new DataError('unplugged');
    }
    const { engine, clips } = engineOf();
    await expect(hitsOf(listen(engine, pieces(), { sampleRate: RATE, live: true }))).rejects.toThrow(
      'unplugged',
    );
    expect(clips).toHaveLength(1);
  });
});

describe('bad input', () => {
  const good = ramp(30);

  test.each([
    [[good, Float32Array.of(0, Number.NaN)], /piece 1 of the source can't be used: its sample 1 is NaN/],
    [[good, good, Float32Array.of(Number.POSITIVE_INFINITY)], /piece 2 .* is Infinity/],
    [
      [Float32Array.of(0, -1200)],
      /piece 0 .* holds -1200, but full scale is -1 to 1; divide 16-bit integers/,
    ],
    [[good, 'sound'], /piece 1 .* must be a Waveform or a Float32Array of samples, received string/],
    [[null], /piece 0 .* received null/],
    [[new Uint8Array(4)], /piece 0 .* pcmStream/],
    [[{ samples: good, sampleRate: 0 }], /piece 0 of the source: the sample rate must be/],
    [[{ samples: good, sampleRate: 100, channels: 7 }], /piece 0 of the source: channels must be/],
    [[{ samples: [0, 1], sampleRate: 100 }], /piece 0 of the source: samples must be a Float32Array/],
    [[], /ended without a sample/],
    [[new Float32Array()], /ended without a sample/],
    [42, /not number/],
    [new TextEncoder().encode('Dear reader'), /there is no sound in it/],
  ])('%j', async (source, message) => {
    const heard = hear(source as ListeningSource);
    await expect(heard).rejects.toThrow(DataError);
    await expect(heard).rejects.toThrow(message);
  });

  test('bare arrays without a rate', async () => {
    await expect(hitsOf(listen(engineOf().engine, good))).rejects.toThrow(
      /piece 0 .* has no sample rate; give one/,
    );
  });

  test.each([
    [{ hop: 0 }, /hop must be a number from 0.01 to 1/],
    [{ hop: 1.5 }, /hop must be/],
    [{ gate: 3 }, /gate must be/],
    [{ threshold: 2 }, /threshold must be/],
  ])('options %j are refused at once', (options, message) => {
    expect(() => listen(engineOf().engine, good, options)).toThrow(ShapeError);
    expect(() => listen(engineOf().engine, good, options)).toThrow(message);
  });

  test('an engine with strange answers', async () => {
    const answering = (label: string, score: number): ListeningEngine => ({
      ...engineOf().engine,
      predict: async () => [{ label, score }],
    });
    const heard = (engine: ListeningEngine) => hitsOf(listen(engine, good, { sampleRate: RATE }));
    await expect(heard(answering('bark', 1))).rejects.toThrow(/"bark", which isn't among its labels/);
    await expect(heard(answering('click', 7))).rejects.toThrow(/received 7 for click/);
  });
});
