import type { Dataset } from '@striate/core/data';
import { decodeImage, type ImageInput } from '@striate/image/preprocessing';
import type { Survey } from '../actions/domain.js';
import { count } from '../format.js';

/** Pictures decoded at the same time: decoding runs on threads outside JavaScript. */
const AT_ONCE = 8;
const SIZES_SHOWN = 5;

/** Decodes every picture, and counts their sizes. */
export async function survey(dataset: Dataset<ImageInput>): Promise<Survey> {
  const counts = new Map<string, number>();
  const unreadable: { id: string; reason: string }[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < dataset.length; index = next++) {
      try {
        const size = await sizeOf(await dataset.read(index));
        counts.set(size, (counts.get(size) ?? 0) + 1);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        unreadable.push({ id: dataset.info(index).id, reason });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return {
    facts: [sizeLine([...counts].sort(([, a], [, b]) => b - a))],
    unreadable: unreadable.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

async function sizeOf(input: ImageInput): Promise<string> {
  const { width, height } = await decodeImage(input, { channels: 3 });
  return `${width} x ${height}`;
}

function sizeLine(sizes: readonly (readonly [string, number])[]): string {
  const shown = sizes.slice(0, SIZES_SHOWN).map(([size, pictures]) => `${size} (${count(pictures)})`);
  const more = sizes.length > SIZES_SHOWN ? `, and ${count(sizes.length - SIZES_SHOWN)} more` : '';
  return `sizes: ${shown.join(', ')}${more}`;
}
