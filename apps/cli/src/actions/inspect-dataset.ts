import { classCounts, type Dataset } from '@striate/core/data';
import { count, plural } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { closeParts, partsOf } from './dataset-parts.js';
import type { DatasetOptions, Domain, Survey } from './domain.js';

const UNREADABLE_SHOWN = 20;

/** Prints what a dataset holds: parts, classes, facts of its inputs, and those that can't be read. */
export async function inspectDataset<Input>(
  domain: Domain<Input>,
  name: string,
  files: DatasetOptions,
  terminal: Terminal,
): Promise<void> {
  const parts = await domain.openDataset(name, files);
  try {
    print(terminal, `${name}: ${parts.format}`);
    for (const { part, dataset } of partsOf(parts)) {
      const examples = plural(dataset.length, domain.noun);
      say(terminal, `Reading ${examples} ...`);
      const { facts, unreadable } = await domain.survey(dataset);
      print(terminal);
      print(terminal, `${part}: ${examples}, ${plural(dataset.labels.length, 'class', 'classes')}`);
      const lines = [...classLines(dataset, `${domain.noun}s`), '', ...facts, ...unreadableLines(unreadable)];
      for (const line of lines) print(terminal, line);
    }
  } finally {
    await closeParts(parts);
  }
}

function classLines(dataset: Dataset<unknown>, nouns: string): string[] {
  const counts = classCounts(dataset);
  return table(
    dataset.labels.map((label, index) => ({ label, examples: counts[index] as number })),
    [
      { title: 'class', value: ({ label }) => label },
      { title: nouns, value: ({ examples }) => count(examples), align: 'right' },
    ],
  );
}

function unreadableLines(unreadable: Survey['unreadable']): string[] {
  if (unreadable.length === 0) return ['unreadable: none'];
  const shown = unreadable.slice(0, UNREADABLE_SHOWN).map(({ reason }) => `  ${reason}`);
  const hidden = unreadable.length - shown.length;
  const more = hidden > 0 ? [`  and ${count(hidden)} more`] : [];
  return [`unreadable: ${count(unreadable.length)}`, ...shown, ...more];
}
