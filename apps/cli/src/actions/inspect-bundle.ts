import { useBackend } from '@striate/core/backend';
import { loadBundle, type Manifest } from '@striate/core/bundle';
import { directoryStorage } from '@striate/core/storage';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { count, fileSize, percent, plural } from '../format.js';
import { table } from '../table.js';
import { print, type Terminal } from '../terminal.js';

/**
 * Prints what a saved model is made of.
 *
 * @throws BundleError where a file is missing, or is not the one that was saved
 */
export async function inspectBundle(folder: string, terminal: Terminal): Promise<void> {
  // Any backend holds weights; this one starts at once.
  await useBackend({ backend: 'cpu' });
  // Loading checks the hashes of all files.
  const { model, manifest } = await loadBundle(directoryStorage(folder));
  try {
    const facts = [...overview(folder, manifest), '', ...layerLines(model), '', ...labelLines(manifest)];
    for (const line of facts) print(terminal, line);
  } finally {
    model.dispose();
  }
}

function overview(folder: string, manifest: Manifest): string[] {
  const {
    architecture,
    task,
    parameters,
    created,
    versions,
    files,
    training,
    metrics,
    preprocessor,
    weights,
  } = manifest;
  const facts: [string, string][] = [
    ['model', `${architecture} (${task})`],
    ['parameters', count(parameters)],
    ['preprocessing', JSON.stringify(preprocessor)],
    ['created', created],
    ['versions', pairs(versions)],
  ];
  const examples = metrics?.examples === undefined ? '' : ` on ${plural(metrics.examples, 'example')}`;
  if (metrics && 'accuracy' in metrics && metrics.accuracy !== undefined) {
    facts.push(['accuracy', `${percent(metrics.accuracy)}${examples}`]);
  }
  if (metrics && 'micro' in metrics && metrics.micro) {
    facts.push(['micro F1', `${percent(metrics.micro.f1)}${examples}`]);
  }
  if (weights) facts.push(['weights', weights]);
  if (training) {
    facts.push(
      ['trained', `${plural(training.history.length, 'epoch')} in ${count(training.seconds)} s`],
      ['settings', pairs(training.settings)],
    );
  }
  for (const [name, { bytes }] of Object.entries(files)) {
    facts.push([name, `${fileSize(bytes)}, unchanged since it was saved (SHA-256)`]);
  }
  const width = Math.max(...facts.map(([name]) => name.length));
  return [folder, ...facts.map(([name, value]) => `${name.padEnd(width)}  ${value}`)];
}

function layerLines(model: LayersModel): string[] {
  return table(model.layers, [
    { title: 'layer', value: ({ name }) => name },
    { title: 'kind', value: (layer) => layer.getClassName() },
    { title: 'output', value: ({ outputShape }) => shapeText(outputShape) },
    { title: 'parameters', value: (layer) => count(layer.countParams()), align: 'right' },
  ]);
}

function labelLines({ labels, multiLabel }: Manifest): string[] {
  const kind = multiLabel ? ', any number of them an input' : '';
  return [`${plural(labels.length, 'label')}${kind}: ${labels.join(', ')}`];
}

function shapeText(shape: unknown): string {
  return JSON.stringify(shape).replaceAll('null', 'batch').replaceAll(',', ', ');
}

function pairs(record: Readonly<Record<string, unknown>>): string {
  return Object.entries(record)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
