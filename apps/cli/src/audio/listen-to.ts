import { AudioClassifier } from '@striate/audio';
import { pcmStream, soundStream } from '@striate/audio/listening';
import { useBackend } from '@striate/core/backend';
import type { ListenOptions } from '../commands/listen.js';
import { percent, rate } from '../format.js';
import { interruptible } from '../interrupt.js';
import { print, say, type Terminal } from '../terminal.js';

/** `striate listen`: prints what is recognised as it is heard. */
export async function listenTo(
  bundle: string,
  file: string,
  options: ListenOptions,
  terminal: Terminal,
): Promise<void> {
  const { backend, threads, threshold, hop, ignore, json } = options;
  await useBackend({ backend, threads });
  const classifier = await AudioClassifier.load(bundle, { optimize: true });
  try {
    await interruptible(async (signal) => {
      const source = file === '-' ? openStdin(options) : file;
      const listening = classifier.listen(source, { threshold, hop, ignore, signal });
      let hits = 0;
      for await (const { label, score, time } of listening) {
        hits++;
        print(
          terminal,
          json ? JSON.stringify({ time, label, score }) : `${clock(time)}  ${label}  ${percent(score)}`,
        );
      }
      const { seconds, realTimeFactor } = listening.statistics;
      const heard = `${hits === 1 ? '1 hit' : `${hits} hits`} in ${clock(seconds)}`;
      say(terminal, `${heard}, ${rate(realTimeFactor)} times faster than real time`);
    });
  } finally {
    classifier.dispose();
  }
}

/** A file that tells what it is, or raw samples: of a given format whatever they look like. */
function openStdin({ sampleRate, channels, format }: ListenOptions) {
  const open = format === undefined ? soundStream : pcmStream;
  return open(process.stdin, { sampleRate, channels, format });
}

/** `75.5` -> `1:15.50`. */
function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${(seconds - 60 * minutes).toFixed(2).padStart(5, '0')}`;
}
