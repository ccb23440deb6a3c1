import { EmbeddingIndex, embedder, type Neighbour } from '@striate/core/transfer';
import type { NearestOptions } from '../commands/nearest.js';
import { PartialFailure } from '../failures.js';
import { plural } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { embedFolder, withBackbone } from './embed-folder.js';

export interface NearestRequest {
  readonly weights: string;
  readonly dataset: string;
  readonly pictures: readonly string[];
  readonly options: NearestOptions;
}

type Outcome =
  | { readonly file: string; readonly nearest: readonly Neighbour[] }
  | { readonly file: string; readonly error: string };

/** `striate nearest`: a row for each find, or a JSON array of `{ file, nearest }` and `{ file, error }`. */
export async function findNearest(
  { weights, dataset, pictures, options }: NearestRequest,
  terminal: Terminal,
): Promise<void> {
  const outcomes = await withBackbone(weights, options, async (backbone, signal) => {
    const embedded = await embedFolder(dataset, backbone, options, { terminal, signal });
    const embedding = embedder(backbone);
    try {
      const index = new EmbeddingIndex(embedding.width);
      for (let position = 0; position < embedded.length; position++) {
        const { id, label, input } = await embedded.at(position);
        index.add({ id, label: embedded.labels[label] as string, embedding: input.data });
      }
      const find = async (file: string): Promise<Outcome> => {
        try {
          const k = Math.min(options.k, index.size);
          return { file, nearest: index.nearest(await embedding.embed(file), { k }) };
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'DataError') throw error;
          return { file, error: error.message };
        }
      };
      const found: Outcome[] = [];
      for (const file of pictures) {
        signal.throwIfAborted();
        found.push(await find(file));
      }
      return found;
    } finally {
      embedding.dispose();
    }
  });
  report(outcomes, options, terminal);
}

function report(
  outcomes: readonly Outcome[],
  { json }: Pick<NearestOptions, 'json'>,
  terminal: Terminal,
): void {
  const rows = outcomes.flatMap((one) =>
    'nearest' in one ? one.nearest.map((found) => ({ file: one.file, ...found })) : [],
  );
  if (json) print(terminal, JSON.stringify(outcomes, null, 2));
  else if (rows.length > 0) {
    const lines = table(rows, [
      { title: 'file', value: ({ file }) => file },
      { title: 'similarity', value: ({ similarity }) => similarity.toFixed(4), align: 'right' },
      { title: 'class', value: ({ label }) => label },
      { title: 'picture', value: ({ id }) => id },
    ]);
    for (const line of lines) print(terminal, line);
  }
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  for (const { error } of failed) say(terminal, `striate: ${error}`);
  if (failed.length > 0)
    throw new PartialFailure(
      `${failed.length} of ${plural(outcomes.length, 'picture')} could not be searched for.`,
    );
}
