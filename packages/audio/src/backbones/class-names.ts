import { DataError } from '@striate/core';
import { readBeside, type WeightLocation } from '@striate/core/weights';

/** Files with the names of classes, as publishers call them, and how their text is understood. */
const FILES: Readonly<Record<string, (text: string) => unknown | Promise<unknown>>> = {
  'labels.json': (text) => JSON.parse(text),
  'metadata.json': wordsOf,
  'yamnet_class_map.csv': displayNamesOf,
};

/**
 * Reads the names of classes beside weights that lie in a folder, a storage, or among picked files. Nothing is asked of web
 * servers.
 *
 * @returns undefined where there is no such file
 * @throws DataError for a file without a list of names
 */
export async function classNamesBeside(location: WeightLocation): Promise<readonly string[] | undefined> {
  for (const [file, namesIn] of Object.entries(FILES)) {
    const bytes = await readBeside(location, file);
    if (!bytes) continue;
    const names = await attempt(() => namesIn(new TextDecoder().decode(bytes)));
    if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
    throw new DataError(
      `Reading the class names beside the weights: ${file} holds no list of names; repair or remove it, or pass labels.`,
    );
  }
  return undefined;
}

/**
 * Checks that there are as many names as classes.
 *
 * @param classes undefined where the network has no head
 * @returns the names; undefined without names or a head
 * @throws DataError for another number
 */
export function checkClassNames(
  labels: readonly string[] | undefined,
  classes: number | undefined,
  name: string,
): readonly string[] | undefined {
  if (labels === undefined || classes === undefined) return undefined;
  if (labels.length === classes) return labels;
  throw new DataError(
    `${name}: expected ${classes} labels, one for each class of its head, received ${labels.length}; pass labels in the order of the classes.`,
  );
}

/** Of speech-commands models, and of Teachable Machine's. */
function wordsOf(text: string): unknown {
  const { words, wordLabels = words } = JSON.parse(text);
  return wordLabels;
}

/** `index,mid,display_name`, as YAMNet is published. */
async function displayNamesOf(text: string): Promise<unknown> {
  const { default: Papa } = await import('papaparse');
  const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  return data.length > 0 ? data.map(({ display_name: name }) => name) : undefined;
}

async function attempt(read: () => unknown | Promise<unknown>): Promise<unknown> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
