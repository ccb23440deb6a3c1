import { classCounts } from '@striate/core/data';
import { loadImageDataset } from '@striate/image/datasets';
import { count, plural } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { closeParts, type ImageDataset, partsOf } from './dataset-parts.js';
import { type Survey, survey } from './survey.js';

const FORMATS = { idx: 'IDX files', folder: 'a folder of class folders', builtin: 'built in' };
const SIZES_SHOWN = 5;
const UNREADABLE_SHOWN = 20;

/** Prints what a dataset holds: parts, classes, sizes, and files that can't be read. */
export async function inspectDataset(name: string, terminal: Terminal): Promise<void> {
  const datasets = await loadImageDataset(name);
  try {
    print(terminal, `${name}: ${FORMATS[datasets.format]}`);
    for (const { part, dataset } of partsOf(datasets)) {
      say(terminal, `Reading ${plural(dataset.length, 'picture')} ...`);
      const seen = await survey(dataset);
      const pictures = plural(dataset.length, 'picture');
      const classes = plural(dataset.labels.length, 'class', 'classes');
      print(terminal);
      print(terminal, `${part}: ${pictures}, ${classes}`);
      for (const line of [...classLines(dataset), '', ...sizeLines(seen), ...unreadableLines(seen)]) {
        print(terminal, line);
      }
    }
  } finally {
    await closeParts(datasets);
  }
}

function classLines(dataset: ImageDataset): string[] {
  const counts = classCounts(dataset);
  return table(
    dataset.labels.map((label, index) => ({ label, pictures: counts[index] as number })),
    [
      { title: 'class', value: ({ label }) => label },
      { title: 'pictures', value: ({ pictures }) => count(pictures), align: 'right' },
    ],
  );
}

function sizeLines({ sizes }: Survey): string[] {
  const shown = sizes.slice(0, SIZES_SHOWN).map(({ size, pictures }) => `${size} (${count(pictures)})`);
  const more = sizes.length > SIZES_SHOWN ? `, and ${count(sizes.length - SIZES_SHOWN)} more` : '';
  return [`sizes: ${shown.join(', ')}${more}`];
}

function unreadableLines({ unreadable }: Survey): string[] {
  if (unreadable.length === 0) return ['unreadable: none'];
  const shown = unreadable.slice(0, UNREADABLE_SHOWN).map(({ reason }) => `  ${reason}`);
  const hidden = unreadable.length - shown.length;
  const more = hidden > 0 ? [`  and ${count(hidden)} more`] : [];
  return [`unreadable: ${count(unreadable.length)}`, ...shown, ...more];
}
