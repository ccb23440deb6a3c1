import { type AudioInput, decodeAudio, duration } from '@striate/audio/decoding';
import type { Dataset } from '@striate/core/data';
import type { Survey } from '../actions/domain.js';
import { count } from '../format.js';

/** Decodes every sound, and tells how long they are and at which rates they were recorded. */
export async function survey(dataset: Dataset<AudioInput>): Promise<Survey> {
  const lengths: number[] = [];
  const rates = new Map<number, number>();
  const unreadable: { id: string; reason: string }[] = [];
  for (let index = 0; index < dataset.length; index++) {
    try {
      const sound = await decodeAudio(await dataset.read(index));
      lengths.push(duration(sound));
      rates.set(sound.sampleRate, (rates.get(sound.sampleRate) ?? 0) + 1);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unreadable.push({ id: dataset.info(index).id, reason });
    }
  }
  return { facts: lengths.length > 0 ? [lengthLine(lengths), rateLine(rates)] : [], unreadable };
}

function lengthLine(lengths: readonly number[]): string {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] as number).toFixed(2);
  const whole = sorted.reduce((sum, length) => sum + length, 0);
  return `seconds: ${at(0)} to ${at(1)}, half of the sounds up to ${at(0.5)}; ${whole.toFixed(0)} in all`;
}

function rateLine(rates: ReadonlyMap<number, number>): string {
  const shown = [...rates]
    .sort(([, a], [, b]) => b - a)
    .map(([rate, sounds]) => `${rate} (${count(sounds)})`);
  return `samples a second: ${shown.join(', ')}`;
}
