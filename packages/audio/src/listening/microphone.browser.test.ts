import { DataError } from '@striate/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Waveform } from '../decoding/waveform.js';
import { meanSquare } from '../preprocessing/trim-silence.js';
import { audioNodeStream } from './audio-node-stream.js';
import { type ListeningEngine, listen } from './listen.js';
import type { LiveSource } from './listening-source.js';
import { microphone } from './microphone.js';
import { PieceQueue } from './piece-queue.js';

/** The first `count` pieces. */
async function piecesOf(source: LiveSource, count: number): Promise<Waveform[]> {
  const pieces: Waveform[] = [];
  for await (const piece of source) {
    pieces.push(piece);
    if (pieces.length === count) break;
  }
  return pieces;
}

function joined(pieces: readonly Waveform[]): number[] {
  return pieces.flatMap(({ samples }) => [...samples]);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a node of the page', () => {
  test('an oscillator comes through without a gap or a doubled sample', async () => {
    const context = new AudioContext({ sampleRate: 16_000 });
    await context.resume();
    const oscillator = new OscillatorNode(context, { frequency: 440 });
    oscillator.start();
    const pieces = await piecesOf(audioNodeStream(oscillator), 10);
    expect(pieces.map(({ samples, sampleRate }) => [samples.length, sampleRate])).toEqual(
      Array.from({ length: 10 }, () => [800, 16_000]),
    );
    // A sine obeys y[i + 1] + y[i - 1] = 2 cos(w) y[i], unless something is missing.
    const sound = joined(pieces);
    const began = sound.findIndex((sample) => sample !== 0) + 2;
    const twoCos = 2 * Math.cos((2 * Math.PI * 440) / 16_000);
    const worst = sound
      .slice(began, -1)
      .reduce(
        (most, sample, i) =>
          Math.max(
            most,
            Math.abs((sound[began + i - 1] as number) + (sound[began + i + 1] as number) - twoCos * sample),
          ),
        0,
      );
    expect(sound.length - began).toBeGreaterThan(6000);
    expect(worst).toBeLessThan(1e-3);
    expect(Math.max(...sound)).toBeGreaterThan(0.99);
    // Once more on the same context: the processor is known to it already.
    expect(await piecesOf(audioNodeStream(oscillator), 1)).toHaveLength(1);
    await context.close();
  });

  test('both channels are mixed down', async () => {
    const context = new AudioContext({ sampleRate: 16_000 });
    await context.resume();
    const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
    const constant = new ConstantSourceNode(context, { offset: 0.5 });
    constant.connect(merger, 0, 0);
    constant.start();
    const pieces = await piecesOf(audioNodeStream(merger), 4);
    expect(joined(pieces).at(-1)).toBe(0.25);
    await context.close();
  });

  test('is listened to in real time: a slow network drops windows, and hits stay up to date', async () => {
    const context = new AudioContext({ sampleRate: 8000 });
    await context.resume();
    const oscillator = new OscillatorNode(context, { frequency: 440 });
    oscillator.start();
    const engine: ListeningEngine = {
      sampleRate: 8000,
      seconds: 0.2,
      labels: ['tone'],
      async predict({ samples }) {
        // Holds up the page, as a network does, for several hops.
        const end = performance.now() + 150;
        while (performance.now() < end);
        return [{ label: 'tone', score: meanSquare(samples) > 0.1 ? 1 : 0 }];
      },
    };
    const began = performance.now();
    let heard = 0;
    const controller = new AbortController();
    const onWindow = ({ time }: { time: number }): void => {
      heard = time;
      if (time > 1) controller.abort();
    };
    const listening = listen(engine, audioNodeStream(oscillator), { signal: controller.signal, onWindow });
    const hits: string[] = [];
    const all = async (): Promise<void> => {
      for await (const { label } of listening) hits.push(label);
    };
    await expect(all()).rejects.toThrow('aborted');
    expect(listening.statistics.dropped).toBeGreaterThan(5);
    expect(hits).toEqual(['tone']);
    // Had windows waited in line, the stream would be seconds behind the clock.
    expect((performance.now() - began) / 1000 - heard).toBeLessThan(1);
    await context.close();
  });
});

describe('the microphone', () => {
  test('gives pieces with their rate, and lets go of the device', async () => {
    const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const pieces = await piecesOf(microphone(), 30);
    // Chromium's fake device beeps once a second.
    expect(joined(pieces).some((sample) => Math.abs(sample) > 0.01)).toBe(true);
    const rate = pieces[0]?.sampleRate as number;
    expect([rate, pieces[0]?.samples.length]).toEqual([new AudioContext().sampleRate, Math.round(rate / 20)]);
    expect(opened).toHaveBeenCalledExactlyOnceWith({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    const stream = await (opened.mock.results[0]?.value as Promise<MediaStream>);
    expect(stream.getTracks().map(({ readyState }) => readyState)).toEqual(['ended']);
  });

  test('is let go of when listening is aborted', async () => {
    const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const engine: ListeningEngine = {
      sampleRate: 8000,
      seconds: 0.2,
      labels: ['tone'],
      predict: async () => [],
    };
    const controller = new AbortController();
    const onWindow = (): void => controller.abort();
    const next = listen(engine, microphone(), { signal: controller.signal, onWindow }).next();
    await expect(next).rejects.toThrow('aborted');
    const stream = await (opened.mock.results[0]?.value as Promise<MediaStream>);
    await expect.poll(() => stream.getTracks()[0]?.readyState).toBe('ended');
  });

  test('opens the device that was asked for, and says where there is none such', async () => {
    const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const none = piecesOf(microphone({ deviceId: 'none', noiseSuppression: true }), 1);
    await expect(none).rejects.toThrow(/none with this deviceId; choose one of enumerateDevices/);
    expect(opened.mock.calls[0]?.[0]?.audio).toMatchObject({
      deviceId: { exact: 'none' },
      noiseSuppression: true,
    });
    const [device] = (await navigator.mediaDevices.enumerateDevices()).filter(
      ({ kind }) => kind === 'audioinput',
    );
    expect(await piecesOf(microphone({ deviceId: device?.deviceId as string }), 1)).toHaveLength(1);
  });

  test.each([
    ['NotAllowedError', /permission was refused; allow the microphone/],
    ['NotFoundError', /there is none; connect one/],
    ['NotReadableError', /held by another program/],
    ['SecurityError', /Permissions-Policy/],
    ['StrangeError', /can't be opened: StrangeError: so it is/],
  ])('%s', async (name, message) => {
    const cause = new DOMException('so it is', name);
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(cause);
    const failed = piecesOf(microphone(), 1);
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toHaveProperty('cause', cause);
  });

  test('on a page that is not secure', async () => {
    vi.spyOn(globalThis, 'isSecureContext', 'get').mockReturnValue(false);
    await expect(piecesOf(microphone(), 1)).rejects.toThrow(/serve the page over https, or from localhost/);
  });

  test('where the page may not play sound yet', async () => {
    const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    vi.spyOn(AudioContext.prototype, 'resume').mockReturnValue(new Promise(() => {}));
    vi.spyOn(AudioContext.prototype, 'state', 'get').mockReturnValue('suspended');
    await expect(piecesOf(microphone(), 1)).rejects.toThrow(/begin in the handler of a button/);
    const stream = await (opened.mock.results[0]?.value as Promise<MediaStream>);
    expect(stream.getTracks()[0]?.readyState).toBe('ended');
  });

  test('that is unplugged ends in an error', async () => {
    const opened = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const reading = async (): Promise<void> => {
      for await (const _ of microphone()) {
        const stream = await (opened.mock.results[0]?.value as Promise<MediaStream>);
        stream.getTracks()[0]?.dispatchEvent(new Event('ended'));
      }
    };
    await expect(reading()).rejects.toThrow(/it was unplugged or its permission was withdrawn/);
  });
});

test('a queue that nobody reads says so, instead of filling memory', async () => {
  const queue = new PieceQueue(2);
  const piece = Float32Array.of(1);
  queue.push(piece);
  queue.push(piece);
  expect(await queue.take()).toBe(piece);
  for (let i = 0; i < 3; i++) queue.push(piece);
  await expect(queue.take()).rejects.toThrow(/2 pieces were waiting to be read; take them faster/);
});
