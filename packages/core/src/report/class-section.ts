import { html, type SafeHtml } from '../html.js';
import type { ClassMetrics } from '../metrics/evaluation.js';
import { formatCount, formatPercent } from './format.js';

const MOST_ROWS_UNSCROLLED = 25;

/** Precision, recall, F1 and support by class. Sorted by a click on a heading where scripts run. */
export function classSection(perClass: readonly ClassMetrics[]): SafeHtml {
  const long = perClass.length > MOST_ROWS_UNSCROLLED;
  return html`<section aria-labelledby="classes">
<h2 id="classes">Classes</h2>
<div class="${long ? 'scroll tall' : 'scroll'}" tabindex="0" role="region" aria-label="Figures by class">
<table class="classes" data-sortable>
<thead><tr><th scope="col">class</th><th scope="col" class="number">precision</th><th scope="col" class="number">recall</th><th scope="col" class="number">F1</th><th scope="col" class="number">examples</th></tr></thead>
<tbody>${perClass.map(classRow)}</tbody></table></div>
<p class="note">Precision: of what was called this class, the share that is. Recall: of what is this class, the share that was found. F1: their harmonic mean.</p>
</section>`;
}

function classRow({ label, precision, recall, f1, support }: ClassMetrics): SafeHtml {
  return html`<tr><th scope="row"><bdi>${label}</bdi></th>${share(precision)}${share(recall)}${share(f1, 'number bar')}<td class="number" data-value="${support}">${formatCount(support)}</td></tr>
`;
}

function share(value: number, style = 'number'): SafeHtml {
  return html`<td class="${style}" data-value="${value}" style="--share:${value.toFixed(4)}">${formatPercent(value, 1)}</td>`;
}
