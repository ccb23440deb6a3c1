import { DataError } from '@striate/core';
import { readBeside, type WeightLocation } from '@striate/core/weights';

const LABELS_FILE = 'labels.json';

/** TF-slim's networks have a class for none of the others, the first. */
const BACKGROUND = 'background';

/**
 * Reads `labels.json` beside weights that lie in a folder, a storage, or among picked files. Nothing is asked of web
 * servers.
 *
 * @returns undefined where there is no such file
 * @throws DataError for a file that is no JSON array of strings
 */
export async function labelsBeside(location: WeightLocation): Promise<readonly string[] | undefined> {
  const bytes = await readBeside(location, LABELS_FILE);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  const labels = parse(text);
  if (Array.isArray(labels) && labels.every((label) => typeof label === 'string')) return labels;
  throw new DataError(
    `Reading the class names beside the weights: ${LABELS_FILE} must be a JSON array of strings, received ${text.slice(0, 40)}; repair or remove it, or pass labels.`,
  );
}

/**
 * Checks that there are as many names as classes.
 *
 * @param classes undefined where the network has no head
 * @returns the names, with `background` before them where the network has that class and they have not
 * @throws DataError for another number
 */
export function fitLabels(
  labels: readonly string[] | undefined,
  classes: number | undefined,
  name: string,
): readonly string[] | undefined {
  if (labels === undefined || classes === undefined || labels.length === classes) return labels;
  if (labels.length === classes - 1) return [BACKGROUND, ...labels];
  throw new DataError(
    `${name}: expected ${classes} labels, one for each class of its head, received ${labels.length}; pass labels in the order of the classes.`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
