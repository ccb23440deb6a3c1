import { resolve } from 'node:path';
import { useBackend } from '@striate/core/backend';
import { loadManifest, type Manifest } from '@striate/core/bundle';
import type { Classifier } from '@striate/core/classifier';
import { directoryStorage } from '@striate/core/storage';
import { datasetFiles } from '../commands/dataset-options.js';
import type { OptimizeOptions } from '../commands/optimize.js';
import { UsageError } from '../failures.js';
import { count, fileSize, plural, rate } from '../format.js';
import { table } from '../table.js';
import { print, say, type Terminal } from '../terminal.js';
import { openForEvaluation } from './dataset-parts.js';
import type { Domain } from './domain.js';
import { domainOfBundle } from './domains.js';
import { evaluateAsSaved, metricsForBundle } from './evaluate-as-saved.js';
import { type Measured, mainFigures, measure } from './measured.js';
import { inspectRunFolder } from './run-folder.js';

/** A model before or after. */
interface Side {
  readonly manifest: Manifest;
  readonly layers: number;
  readonly evaluation?: Measured;
}

/**
 * `striate optimize`: writes a smaller or faster copy of a model, and prints both side by side.
 *
 * @throws UsageError where there is nothing to do, too much to do, or the copy would replace its original
 */
export async function optimizeBundle(
  bundle: string,
  options: OptimizeOptions,
  terminal: Terminal,
): Promise<void> {
  const { out, weights, fold = false, quiet } = options;
  if (weights === 'float32' && !fold) {
    throw new UsageError('There is nothing to do: give --fold, --weights float16 or --weights int8.');
  }
  if (fold && weights === 'int8') {
    throw new UsageError(
      '--fold and --weights int8 do not go together: folded numbers lie too far apart for 8 bits. Leave --fold out; ' +
        'striate folds when it predicts.',
    );
  }
  if (resolve(out) === resolve(bundle)) {
    throw new UsageError('The copy would replace the model: choose another folder with --out.');
  }
  await inspectRunFolder(out);
  const domain = await domainOfBundle(bundle);
  await useBackend(options);
  const original = await domain.load(bundle);
  const copy = fold ? await domain.load(bundle, { optimize: true }) : original;
  try {
    const measured = await measureBoth(domain, [original, copy], options, terminal);
    const metrics = measured && metricsForBundle(measured.after);
    const manifest = await copy.save(out, { weights, metrics });
    const before = {
      manifest: await loadManifest(directoryStorage(bundle)),
      layers: original.model.layers.length,
      evaluation: measured?.before,
    };
    const after = { manifest, layers: copy.model.layers.length, evaluation: measured?.after };
    for (const line of compare(before, after, `${domain.noun}s`)) print(terminal, line);
    if (!quiet) say(terminal, `The copy is in ${out}`);
  } finally {
    if (copy !== original) copy.dispose();
    original.dispose();
  }
}

async function measureBoth<Input>(
  domain: Domain<Input>,
  [original, copy]: readonly [Classifier<Input>, Classifier<Input>],
  { test, weights, quiet, ...files }: OptimizeOptions,
  terminal: Terminal,
): Promise<{ before: Measured; after: Measured } | undefined> {
  if (test === undefined) return undefined;
  const { part, dataset } = await openForEvaluation(domain, test, datasetFiles(files));
  try {
    if (!quiet) say(terminal, `Evaluating both on ${plural(dataset.length, domain.noun)} (${part}) ...`);
    const before = await measure(original, dataset);
    return { before, after: await evaluateAsSaved(copy, dataset, { domain, weights }) };
  } finally {
    await dataset.close();
  }
}

function compare(before: Side, after: Side, nouns: string): string[] {
  const facts: [string, (side: Side) => string][] = [
    ['layers', ({ layers }) => count(layers)],
    ['weights', ({ manifest }) => manifest.weights ?? 'float32'],
    ...Object.keys(after.manifest.files).map((file): [string, (side: Side) => string] => [
      file,
      ({ manifest }) => fileSize(manifest.files[file]?.bytes ?? 0),
    ]),
  ];
  if (after.evaluation) {
    const figure = (name: string) => (side: Side) =>
      side.evaluation ? (mainFigures(side.evaluation)[name] as string) : '';
    facts.push(
      ...Object.keys(mainFigures(after.evaluation)).map((name): (typeof facts)[number] => [
        name,
        figure(name),
      ]),
      [`${nouns}/s`, ({ evaluation }) => rate(evaluation?.examplesPerSecond ?? 0)],
    );
  }
  return table(facts, [
    { title: '', value: ([name]) => name },
    { title: 'before', value: ([, value]) => value(before), align: 'right' },
    { title: 'after', value: ([, value]) => value(after), align: 'right' },
  ]);
}
