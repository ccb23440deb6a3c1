import { html, type SafeHtml } from '../html.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { confusionHeatmap, MOST_CLASSES_IN_HEATMAP } from './confusion-heatmap.js';
import { formatCount, formatPercent } from './format.js';

interface Confusion {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of the actual class's examples. */
  readonly share: number;
}

const SHORT_LIST = 10;
const LONG_LIST = 25;

/** Which classes are taken for which: the heat map where it can be read, and the commonest confusions always. */
export function confusionSection(evaluation: Evaluation): SafeHtml | null {
  if (evaluation.examples === 0) return null;
  const drawn = evaluation.labels.length <= MOST_CLASSES_IN_HEATMAP;
  const confusions = topConfusions(evaluation, drawn ? SHORT_LIST : LONG_LIST);
  return html`<section aria-labelledby="confusions">
<h2 id="confusions">Confusions</h2>
<div class="${drawn ? 'beside' : 'alone'}">
${
  drawn &&
  html`<figure class="matrix"><div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">${confusionHeatmap(evaluation)}</div>
<figcaption>Rows: the true class. Columns: the prediction. <span class="key right">right</span> <span class="key wrong">wrong</span></figcaption></figure>`
}
${confusions.length > 0 ? confusionTable(confusions) : html`<p>No class was taken for another.</p>`}
</div>
</section>`;
}

/**
 * The commonest confusions, the most frequent first; among equals, the larger share of its class first.
 *
 * @param evaluation labels and confusion matrix
 * @param limit how many at most
 */
export function topConfusions(
  evaluation: Pick<Evaluation, 'labels' | 'confusionMatrix'>,
  limit: number,
): Confusion[] {
  const confusions: Confusion[] = [];
  evaluation.confusionMatrix.forEach((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    row.forEach((count, predicted) => {
      if (predicted === actual || count === 0) return;
      const names = {
        actual: evaluation.labels[actual] as string,
        predicted: evaluation.labels[predicted] as string,
      };
      confusions.push({ ...names, count, share: count / total });
    });
  });
  return confusions.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, limit);
}

function confusionTable(confusions: readonly Confusion[]): SafeHtml {
  return html`<table class="confusions">
<caption>Commonest confusions</caption>
<thead><tr><th scope="col">true class</th><th scope="col">taken for</th><th scope="col" class="number">times</th><th scope="col" class="number">of its class</th></tr></thead>
<tbody>${confusions.map(
    (one) =>
      html`<tr><th scope="row"><bdi>${one.actual}</bdi></th><td><bdi>${one.predicted}</bdi></td><td class="number">${formatCount(one.count)}</td><td class="number">${formatPercent(one.share, 1)}</td></tr>
`,
  )}</tbody></table>`;
}
