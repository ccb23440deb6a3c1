import type { Dataset } from '@striate/core/data';
import type { Survey } from '../actions/domain.js';
import { count } from '../format.js';

/** Reads every text, and tells how long they are. */
export async function survey(dataset: Dataset<string>): Promise<Survey> {
  const lengths: number[] = [];
  const unreadable: { id: string; reason: string }[] = [];
  for (let index = 0; index < dataset.length; index++) {
    try {
      const text = await dataset.read(index);
      lengths.push(text.split(/\s+/).filter(Boolean).length);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unreadable.push({ id: dataset.info(index).id, reason });
    }
  }
  lengths.sort((a, b) => a - b);
  const at = (share: number) => count(lengths[Math.floor(share * (lengths.length - 1))] ?? 0);
  const facts =
    lengths.length > 0
      ? [`words between spaces: ${at(0)} to ${at(1)}, half of the texts up to ${at(0.5)}`]
      : [];
  return { facts, unreadable };
}
