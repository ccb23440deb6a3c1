import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { html } from '../html.js';
import { multiLabelMetrics } from '../metrics/multi-label-metrics.js';
import { renderReport } from './render-report.js';
import {
  evaluationOf,
  historyOf,
  LABELS,
  MATRIX,
  manifestOf,
  reportPage,
  texts,
} from './testing/report-fixtures.js';

const EVALUATION = evaluationOf(LABELS, MATRIX);

describe('renderReport', () => {
  test('leads with accuracy, its counts and its 95% interval', async () => {
    const document = await reportPage({ evaluation: EVALUATION });
    expect(texts(document, '.accuracy .figure')).toEqual(['80.00%']);
    expect(texts(document, '.accuracy p')[1]).toBe('test accuracy: 24 of 30 right, 6 wrong.');
    expect(texts(document, '.accuracy .note')[0]).toContain('62.7% to 90.5%');
  });

  test('shows the headline figures of model, training and evaluation', async () => {
    const shown = facts(await reportPage({ evaluation: EVALUATION }), '.headline');
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
    expect(facts(await reportPage({ evaluation: six }), '.headline')['top-5 accuracy']).toBe('98.76%');
    expect(facts(await reportPage({ evaluation: EVALUATION }), '.headline')).not.toHaveProperty(
      'top-5 accuracy',
    );
  });

  test('draws loss, accuracy and learning rate, each with what it says in words', async () => {
    const charts = [...(await reportPage()).querySelectorAll('.curves svg')];
    expect(charts.map((chart) => chart.getAttribute('aria-label'))).toEqual([
      'Loss by epoch: training from 1.00 to 0.125, validation from 1.50 to 0.188.',
      'Accuracy by epoch: training from 50.0% to 93.8%, validation from 40.0% to 83.8%.',
      'Learning rate by epoch: learning rate from 0.00400 to 0.00100.',
    ]);
    const titles = [...(charts[1] as Element).querySelectorAll('circle title')].map((one) => one.textContent);
    expect(titles).toContain('validation, epoch 4: 83.8%');
    expect(titles).toHaveLength(8);
  });

  test('tells of training alone without an evaluation, and of an evaluation alone without training', async () => {
    const headings = async (options: Parameters<typeof reportPage>[0]) =>
      texts(await reportPage(options), 'h2');
    expect(await headings({})).toEqual(['Training', 'Record']);
    const { training: _, ...manifest } = manifestOf(LABELS, []);
    expect(await headings({ manifest, evaluation: EVALUATION })).toEqual([
      ...['Confusions', 'Classes', 'Worst mistakes', 'Record'],
    ]);
  });

  test('shows averages and labels of a test with any number of labels an example', async () => {
    const actual = [1, 0, 1, 1, 0, 0, 0, 1];
    const metrics = multiLabelMetrics(actual, [0.9, 0.6, 0.7, 0.2, 0.1, 0.3, 0.2, 0.8], {
      labels: ['a', 'b'],
    });
    const timing = { labels: ['a', 'b'], skipped: [], seconds: 2, examplesPerSecond: 2 };
    const document = await reportPage({ evaluation: { ...metrics, ...timing } });
    expect(texts(document, 'h2')).toEqual(['Training', 'Classes', 'Record']);
    // By hand: of 4 labels 3 are found, and 1 other is called; 2 of 4 examples are right.
    expect(texts(document, '.accuracy .figure')).toEqual(['75.00%']);
    expect(texts(document, '.accuracy p').slice(1)).toEqual([
      'micro F1: precision 75.0%, recall 75.0%, over all labels together.',
      '2 of 4 examples have all their labels right and no other.',
    ]);
    expect(facts(document, '.headline')).toMatchObject({
      'all labels right': '50.00%',
      'wrong decisions': '25.00% of one for each label',
    });
    expect(texts(document, '.classes tbody th')).toEqual(['a', 'b']);
  });

  test('leaves validation out where there was none', async () => {
    const document = await reportPage({ manifest: manifestOf(LABELS, historyOf(3, false)) });
    expect(texts(document, '.legend .key')).toEqual(['training']);
    expect(texts(document, '.epochs thead th')).not.toContain('validation loss');
    expect(document.querySelectorAll('.curves [aria-label="line"]')).toHaveLength(3);
  });

  test('shows one epoch as a table without curves', async () => {
    const document = await reportPage({ manifest: manifestOf(LABELS, historyOf(1, true)) });
    expect(document.querySelector('.curves')).toBeNull();
    expect(texts(document, '.epochs tbody tr > *')).toEqual([
      ...['1', '1.00', '50.00%', '1.50', '40.00%', '0.00100', '12.0 s', '1234'],
    ]);
  });

  test('marks the epoch that early stopping kept', async () => {
    const manifest = manifestOf(LABELS, historyOf(6, true));
    const training = { ...manifest.training, epoch: 4, stoppedEarly: true };
    const document = await reportPage({ manifest: { ...manifest, training } });
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
    const document = await reportPage({ manifest: manifestOf(LABELS, history) });
    const loss = document.querySelector('.curves svg') as Element;
    expect(loss.querySelectorAll('circle')).toHaveLength(2);
    expect(loss.outerHTML).not.toContain('NaN');
    const lost = history.map((record) => ({ ...record, loss: Number.NaN }));
    const charts = texts(await reportPage({ manifest: manifestOf(LABELS, lost) }), '.curves figcaption');
    expect(charts).toEqual(['Accuracy', 'Learning rate']);
  });

  test('lists precision, recall, F1 and support by class', async () => {
    const document = await reportPage({ evaluation: EVALUATION });
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
    const matrix = (await reportPage({ evaluation: EVALUATION })).querySelector('.matrix svg') as Element;
    expect(matrix.getAttribute('aria-label')).toContain('80.00% of 30 examples');
    const titles = [...matrix.querySelectorAll('title')].map((one) => one.textContent);
    expect(titles).toContain('frog taken for dog: 3 (30.0%)');
    expect(titles).toHaveLength(6);
    const counts = [...matrix.querySelectorAll('[aria-label="text"] text')].map((one) => one.textContent);
    expect(counts.sort()).toEqual(['1', '2', '3', '7', '8', '9']);
  });

  test('lists the commonest confusions, most frequent first', async () => {
    const document = await reportPage({ evaluation: EVALUATION });
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
    const document = await reportPage({
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
    const document = await reportPage({
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
    const document = await reportPage({ evaluation, maxMistakes: 4 });
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
    const document = await reportPage({ evaluation: perfect });
    expect(texts(document, '[aria-labelledby=mistakes] p')).toEqual([
      'There are none: every prediction is right.',
    ]);
    expect(texts(document, '.beside > p')).toEqual(['No class was taken for another.']);
    expect(texts(document, '.accuracy .note')[0]).toContain('72.2% to 100.0%');
  });

  test('lists what was skipped, in training and in evaluation', async () => {
    const manifest = manifestOf(LABELS, historyOf(2, false));
    const lost = Array.from({ length: 60 }, (_, index) => ({ id: `lost-${index}.jpg`, reason: 'truncated' }));
    const document = await reportPage({
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
    const document = await reportPage({
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
});

function facts(document: Document, section: string): Record<string, string> {
  const rows = [...document.querySelectorAll(`${section} dl > div`)];
  return Object.fromEntries(
    rows.map((row) => [row.querySelector('dt')?.textContent, row.querySelector('dd')?.textContent]),
  );
}
