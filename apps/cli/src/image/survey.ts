import { decodeImage, type ImageInput } from '@striate/image/preprocessing';
import type { ImageDataset } from './dataset-parts.js';

/** Pictures decoded at the same time: decoding runs on threads outside JavaScript. */
const AT_ONCE = 8;

/** What a look at every picture of a dataset tells. */
export interface Survey {
  /** How many pictures have each size, the most frequent first. */
  readonly sizes: readonly { readonly size: string; readonly pictures: number }[];
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

/** Decodes every picture. */
export async function survey(dataset: ImageDataset): Promise<Survey> {
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
  const sizes = [...counts].map(([size, pictures]) => ({ size, pictures }));
  return {
    sizes: sizes.sort((a, b) => b.pictures - a.pictures),
    unreadable: unreadable.sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

async function sizeOf(input: ImageInput): Promise<string> {
  const { width, height } = await decodeImage(input, { channels: 3 });
  return `${width} x ${height}`;
}
