import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Evaluation } from '../metrics/evaluation.js';
import type { EpochRecord } from '../training/progress.js';
import { html } from './html.js';
import { type ReportOptions, renderReport } from './render-report.js';

const LABELS = ['cat', 'dog', 'frog'];
const MATRIX = [
  [8, 2, 0],
  [1, 9, 0],
  [0, 3, 7],
];
const EVALUATION = evaluationOf(LABELS, MATRIX);
const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'&';

async function page(options: Partial<ReportOptions> = {}): Promise<Document> {
  const manifest = manifestOf(LABELS, historyOf(4, true));
  return parseHTML(await renderReport({ title: 'Pets', manifest, ...options })).document;
}

function texts(document: Document, selector: string): string[] {
  return [...document.querySelectorAll(selector)].map((one) => (one.textContent ?? '').trim());
}

function facts(document: Document, section: string): Record<string, string> {
  const rows = [...document.querySelectorAll(`${section} dl > div`)];
  return Object.fromEntries(
    rows.map((row) => [row.querySelector('dt')?.textContent, row.querySelector('dd')?.textContent]),
  );
}

describe('renderReport', () => {
  test('leads with accuracy, its counts and its 95% interval', async () => {
    const document = await page({ evaluation: EVALUATION });
    expect(texts(document, '.accuracy .figure')).toEqual(['80.00%']);
    expect(texts(document, '.accuracy p')[1]).toBe('test accuracy: 24 of 30 right, 6 wrong.');
    expect(texts(document, '.accuracy .note')[0]).toContain('62.7% to 90.5%');
  });

  test('shows the headline figures of model, training and evaluation', async () => {
    const shown = facts(await page({ evaluation: EVALUATION }), '.headline');
    expect(shown).toEqual({
      'test loss': '0.250',
      'ROC AUC': '0.9877',
      'calibration error': '3.10% expected',
      'prediction speed': '512 examples/s',
      parameters: '61,706',
      classes: '3',
      'training time': '2 min 14 s 4 epochs',
      'training speed': '4,100 examples/s',
    });
  });

  test('shows top-5 accuracy only with more than five classes', async () => {
    const labels = ['a', 'b', 'c', 'd', 'e', 'f'];
    const diagonal = labels.map((_, i) => labels.map((__, j) => (i === j ? 4 : 0)));
    const six = evaluationOf(labels, diagonal, { top5Accuracy: 0.9876 });
    expect(facts(await page({ evaluation: six }), '.headline')['top-5 accuracy']).toBe('98.76%');
    expect(facts(await page({ evaluation: EVALUATION }), '.headline')).not.toHaveProperty('top-5 accuracy');
  });

  test('draws loss, accuracy and learning rate, each with what it says in words', async () => {
    const charts = [...(await page()).querySelectorAll('.curves svg')];
    expect(charts.map((chart) => chart.getAttribute('aria-label'))).toEqual([
      'Loss by epoch: training from 1.00 to 0.125, validation from 1.50 to 0.188.',
      'Accuracy by epoch: training from 50.0% to 93.8%, validation from 40.0% to 83.8%.',
      'Learning rate by epoch: learning rate from 0.00400 to 0.00100.',
    ]);
    const titles = [...(charts[1] as Element).querySelectorAll('circle title')].map((one) => one.textContent);
    expect(titles).toContain('validation, epoch 4: 83.8%');
    expect(titles).toHaveLength(8);
  });

  test('leaves validation out where there was none', async () => {
    const document = await page({ manifest: manifestOf(LABELS, historyOf(3, false)) });
    expect(texts(document, '.legend .key')).toEqual(['training']);
    expect(texts(document, '.epochs thead th')).not.toContain('validation loss');
    expect(document.querySelectorAll('.curves [aria-label="line"]')).toHaveLength(3);
  });

  test('shows one epoch as a table without curves', async () => {
    const document = await page({ manifest: manifestOf(LABELS, historyOf(1, true)) });
    expect(document.querySelector('.curves')).toBeNull();
    expect(texts(document, '.epochs tbody tr > *')).toEqual([
      ...['1', '1.00', '50.00%', '1.50', '40.00%', '0.00100', '12.0 s', '1234'],
    ]);
  });

  test('marks the epoch that early stopping kept', async () => {
    const manifest = manifestOf(LABELS, historyOf(6, true));
    const training = { ...manifest.training, epoch: 4, stoppedEarly: true };
    const document = await page({ manifest: { ...manifest, training } });
    expect(texts(document, '[aria-labelledby=training] > p')).toEqual([
      'Stopped early after 6 epochs; the model holds the weights of epoch 4.',
    ]);
    expect(document.querySelectorAll('.curves [aria-label="rule"] line')).toHaveLength(3);
  });

  test('leaves out a loss that is not a number instead of drawing it', async () => {
    const history = historyOf(3, false).map((record) => ({
      ...record,
      loss: record.epoch === 2 ? Number.NaN : 1,
    }));
    const document = await page({ manifest: manifestOf(LABELS, history) });
    const loss = document.querySelector('.curves svg') as Element;
    expect(loss.querySelectorAll('circle')).toHaveLength(2);
    expect(loss.outerHTML).not.toContain('NaN');
  });

  test('lists precision, recall, F1 and support by class', async () => {
    const document = await page({ evaluation: EVALUATION });
    expect(texts(document, '.classes tbody tr:nth-child(2) > *')).toEqual([
      'dog',
      '64.3%',
      '90.0%',
      '75.0%',
      '10',
    ]);
    const precision = document.querySelector('.classes tbody tr:nth-child(2) td');
    expect(Number(precision?.getAttribute('data-value'))).toBeCloseTo(9 / 14, 12);
  });

  test('draws a cell with its count for every pair of classes that occurs', async () => {
    const matrix = (await page({ evaluation: EVALUATION })).querySelector('.matrix svg') as Element;
    expect(matrix.getAttribute('aria-label')).toContain('80.00% of 30 examples');
    const titles = [...matrix.querySelectorAll('title')].map((one) => one.textContent);
    expect(titles).toContain('frog taken for dog: 3 (30.0%)');
    expect(titles).toHaveLength(6);
    const counts = [...matrix.querySelectorAll('[aria-label="text"] text')].map((one) => one.textContent);
    expect(counts.sort()).toEqual(['1', '2', '3', '7', '8', '9']);
  });

  test('lists the commonest confusions, most frequent first', async () => {
    const document = await page({ evaluation: EVALUATION });
    expect(texts(document, '.confusions tbody tr > *')).toEqual([
      ...['frog', 'dog', '3', '30.0%'],
      ...['cat', 'dog', '2', '20.0%'],
      ...['dog', 'cat', '1', '10.0%'],
    ]);
  });

  test('lists confusions instead of drawing them with a thousand classes', async () => {
    const labels = Array.from({ length: 1000 }, (_, i) => `class ${i}`);
    const matrix = labels.map((_, i) => labels.map((__, j) => (i === j ? 9 : j === (i + 1) % 1000 ? 1 : 0)));
    const markup = await renderReport({
      title: 'Many',
      manifest: manifestOf(labels, historyOf(2, false)),
      evaluation: evaluationOf(labels, matrix),
    });
    const { document } = parseHTML(markup);
    expect(document.querySelector('.matrix')).toBeNull();
    expect(document.querySelectorAll('.confusions tbody tr')).toHaveLength(25);
    expect(document.querySelectorAll('.classes tbody tr')).toHaveLength(1000);
    expect(markup.length).toBeLessThan(500_000);
  });

  test('shows each mistake with its picture, its classes and its id', async () => {
    const predicted = [
      { label: 'dog', score: 0.91 },
      { label: 'cat', score: 0.09 },
    ];
    const mistakes = [{ id: 'test/cat/7.png', index: 7, label: 'cat', predicted }];
    const document = await page({
      evaluation: evaluationOf(LABELS, MATRIX, { mistakes }),
      renderInput: async ({ index }) =>
        html`<img alt="${`picture ${index}`}" src="data:image/png;base64,AAAA">`,
    });
    expect(document.querySelector('.mistakes img')?.getAttribute('alt')).toBe('picture 7');
    expect(texts(document, '.verdict')).toEqual(['dog, really cat']);
    expect(texts(document, '.scores li')).toEqual(['dog 91.0%', 'cat 9.0%']);
    expect(texts(document, '.mistakes .id')).toEqual(['test/cat/7.png']);
    expect(texts(document, '[aria-labelledby=mistakes] > p')[0]).toBe(
      '1 of 6 wrong predictions, the most confident first.',
    );
  });

  test('says on the card why a picture is missing', async () => {
    const mistakes = [{ id: 'gone.png', index: 0, label: 'cat', predicted: [{ label: 'dog', score: 1 }] }];
    const document = await page({
      evaluation: evaluationOf(LABELS, MATRIX, { mistakes }),
      renderInput: () => {
        throw new Error('gone.png: no such file');
      },
    });
    expect(texts(document, '.unavailable')).toEqual(["Can't be shown: gone.png: no such file"]);
  });

  test('shows no more mistakes than asked for', async () => {
    const mistakes = Array.from({ length: 9 }, (_, index) => ({
      id: `${index}`,
      index,
      label: 'cat',
      predicted: [{ label: 'dog', score: 1 - index / 100 }],
    }));
    const evaluation = evaluationOf(LABELS, MATRIX, { mistakes });
    const document = await page({ evaluation, maxMistakes: 4 });
    expect(texts(document, '.mistakes .id')).toEqual(['0', '1', '2', '3']);
  });

  test('says so when there are no mistakes', async () => {
    const perfect = evaluationOf(
      ['yes', 'no'],
      [
        [5, 0],
        [0, 5],
      ],
    );
    const document = await page({ evaluation: perfect });
    expect(texts(document, '[aria-labelledby=mistakes] p')).toEqual([
      'There are none: every prediction is right.',
    ]);
    expect(texts(document, '.beside > p')).toEqual(['No class was taken for another.']);
    expect(texts(document, '.accuracy .note')[0]).toContain('72.2% to 100.0%');
  });

  test('lists what was skipped, in training and in evaluation', async () => {
    const manifest = manifestOf(LABELS, historyOf(2, false));
    const lost = Array.from({ length: 60 }, (_, index) => ({ id: `lost-${index}.jpg`, reason: 'truncated' }));
    const document = await page({
      manifest: { ...manifest, training: { ...manifest.training, skipped: lost } },
      evaluation: evaluationOf(LABELS, MATRIX, { skipped: [{ id: 'bad.png', reason: 'not a picture' }] }),
    });
    expect(texts(document, '[aria-labelledby=skipped] p')).toEqual([
      '60 examples of the training data could not be read:',
      'And 10 more.',
      '1 example of the evaluation data could not be read:',
    ]);
    expect(texts(document, '.skipped li')).toContain('bad.png not a picture');
  });

  test('records settings, environment, versions and the command', async () => {
    const document = await page({
      environment: { backend: 'wasm', threads: 4 },
      command: 'striate train image "my data"',
    });
    expect(facts(document, '.groups')).toEqual({
      'batch size': '64',
      seed: '7',
      backend: 'wasm',
      threads: '4',
      '@striate/core': '1.2.3',
    });
    expect(texts(document, 'pre code')).toEqual(['striate train image "my data"']);
  });

  test('escapes labels, ids, reasons, settings, titles and commands', async () => {
    const labels = [EVIL, 'dog', 'frog'];
    const mistakes = [{ id: EVIL, index: 0, label: EVIL, predicted: [{ label: EVIL, score: 1 }] }];
    const manifest = { ...manifestOf(labels, historyOf(2, false)), architecture: EVIL, created: EVIL };
    const markup = await renderReport({
      title: EVIL,
      manifest: { ...manifest, training: { ...manifest.training, settings: { [EVIL]: [EVIL] } } },
      evaluation: evaluationOf(labels, MATRIX, { mistakes, skipped: [{ id: EVIL, reason: EVIL }] }),
      environment: { [EVIL]: EVIL },
      command: EVIL,
      renderInput: ({ id }) => html`<p title="${id}">${id}</p>`,
    });
    expect(markup.match(/<script/g)).toHaveLength(1);
    expect(markup).not.toMatch(/<img/);
    const { document } = parseHTML(markup);
    expect(texts(document, 'head title')).toEqual([EVIL]);
    expect(texts(document, '.classes tbody tr:nth-child(1) > th')).toEqual([EVIL]);
    expect(document.querySelector('.input p')?.getAttribute('title')).toBe(EVIL);
    expect(document.querySelectorAll('script')).toHaveLength(1);
  });

  test('loads nothing: its policy allows data URIs and the one script whose hash it names', async () => {
    const markup = await renderReport({
      title: 'Pets',
      manifest: manifestOf(LABELS, historyOf(4, true)),
      evaluation: EVALUATION,
    });
    expect(markup).not.toMatch(/https?:|@import|url\(|<link/);
    const script = /<script>([\s\S]*?)<\/script>/.exec(markup)?.[1] as string;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(markup).toContain(`script-src &#39;sha256-${hash}&#39;`);
    expect(markup).toContain('default-src &#39;none&#39;');
  });

  test('sorts the class table by its script', async () => {
    const document = await page({ evaluation: EVALUATION });
    new Function('document', document.querySelector('script')?.textContent as string)(
      withTableParts(document),
    );
    const order = () => texts(document, '.classes tbody th');
    const [name, , recall] = [...document.querySelectorAll('.classes thead button')] as HTMLElement[];
    recall?.click();
    expect(order()).toEqual(['frog', 'cat', 'dog']);
    recall?.click();
    expect(order()).toEqual(['dog', 'cat', 'frog']);
    expect(document.querySelector('.classes th[aria-sort]')?.getAttribute('aria-sort')).toBe('descending');
    name?.click();
    expect(order()).toEqual(LABELS);
  });
});

/** An evaluation with the given counts, its figures worked out from them. */
function evaluationOf(
  labels: readonly string[],
  confusionMatrix: readonly (readonly number[])[],
  rest: Partial<Evaluation> = {},
): Evaluation {
  const rows = confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = labels.map((_, j) => confusionMatrix.reduce((sum, row) => sum + (row[j] as number), 0));
  const hits = labels.map((_, i) => confusionMatrix[i]?.[i] as number);
  const examples = rows.reduce((sum, count) => sum + count, 0);
  const perClass = labels.map((label, i) => {
    const [hit, row, column] = [hits[i] as number, rows[i] as number, columns[i] as number];
    const f1 = row + column === 0 ? 0 : (2 * hit) / (row + column);
    return { label, precision: column && hit / column, recall: row && hit / row, f1, support: row };
  });
  return {
    examples,
    accuracy: hits.reduce((sum, hit) => sum + hit, 0) / examples,
    top5Accuracy: 1,
    loss: 0.25,
    rocAuc: 0.98765,
    expectedCalibrationError: 0.031,
    labels,
    perClass,
    confusionMatrix,
    mistakes: [],
    skipped: [],
    seconds: 2,
    examplesPerSecond: 512,
    ...rest,
  };
}

/** A history whose loss halves with every epoch. */
function historyOf(epochs: number, validated: boolean): EpochRecord[] {
  return Array.from({ length: epochs }, (_, index) => ({
    epoch: index + 1,
    loss: 2 ** -index,
    accuracy: 1 - 0.5 * 2 ** -index,
    ...(validated && { validationLoss: 1.5 * 2 ** -index, validationAccuracy: 0.9 - 0.5 * 2 ** -index }),
    learningRate: 0.001 * (epochs - index),
    seconds: 12,
    examplesPerSecond: 1234,
  }));
}

/** A manifest of a model trained for the given epochs. */
function manifestOf(
  labels: readonly string[],
  history: readonly EpochRecord[],
): ReportOptions['manifest'] & Required<Pick<ReportOptions['manifest'], 'training'>> {
  return {
    task: 'image-classification',
    architecture: 'lenet-5',
    labels,
    parameters: 61_706,
    versions: { '@striate/core': '1.2.3' },
    created: '2026-11-22T10:54:49Z',
    training: {
      history,
      epoch: history.length,
      stoppedEarly: false,
      seconds: 134,
      examplesPerSecond: 4100,
      skipped: [],
      settings: { batchSize: 64, seed: 7 },
    },
  };
}

/** linkedom has no `tHead`, `tBodies`, `rows` and `cells`. */
function withTableParts(document: Document): Document {
  const define = (selector: string, name: string, parts: (element: Element) => unknown) => {
    for (const element of document.querySelectorAll(selector)) {
      Object.defineProperty(element, name, { get: () => parts(element), configurable: true });
    }
  };
  define('table', 'tHead', (table) => table.querySelector('thead'));
  define('table', 'tBodies', (table) => [table.querySelector('tbody')]);
  define('thead, tbody', 'rows', (part) => [...part.querySelectorAll('tr')]);
  define('tr', 'cells', (row) => [...row.children]);
  return document;
}
