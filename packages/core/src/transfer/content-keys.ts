import type { Dataset } from '../data/dataset.js';
import type { Preprocessor } from '../data/preprocessor.js';
import { DataError } from '../errors.js';
import { EventLoopBreaks } from '../event-loop.js';
import { sha256Hex } from '../storage/sha256.js';

/** Examples whose content is read at the same time. */
const AT_ONCE = 16;

/**
 * Names each copy of each example by its content.
 *
 * @param variants of which each example has a copy
 * @returns one key a copy, those of an example side by side; unique but otherwise meaningless ones where an example can't
 * be read
 */
export async function contentKeys<Input, Prepared>(
  dataset: Dataset<Input>,
  preprocessor: Preprocessor<Input, Prepared>,
  variants: readonly { readonly name: string }[],
): Promise<string[]> {
  const hashes: string[] = [];
  const breaks = new EventLoopBreaks();
  for (let first = 0; first < dataset.length; first += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, dataset.length - first) }, (_, i) => first + i);
    hashes.push(...(await Promise.all(indices.map((index) => contentHash(dataset, index, preprocessor)))));
    await breaks.take();
  }
  const names = ['', ...variants.map(({ name }) => name)];
  return hashes.flatMap((hash) => names.map((name) => `${hash} ${name}`.trim()));
}

async function contentHash<Input, Prepared>(
  dataset: Dataset<Input>,
  index: number,
  preprocessor: Preprocessor<Input, Prepared>,
): Promise<string> {
  try {
    const input = await dataset.read(index);
    const content = await preprocessor.content?.(input);
    if (content) return sha256Hex(content);
    const { data } = preprocessor.finish(await preprocessor.prepare(input));
    return sha256Hex(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  } catch (error) {
    // Found again, counted and reported where its features are computed.
    if (error instanceof DataError) return `unreadable ${index}`;
    throw error;
  }
}
