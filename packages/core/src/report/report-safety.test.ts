import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { html } from '../html.js';
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
const EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>\'&';

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
  const document = await reportPage({ evaluation: EVALUATION });
  new Function('document', document.querySelector('script')?.textContent as string)(withTableParts(document));
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
