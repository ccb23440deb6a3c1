import { html, type SafeHtml } from '../html.js';
import type { EpochRecord, TrainingSummary } from '../training/progress.js';
import { formatDuration, formatFigure, formatPercent, plural } from './format.js';
import { trainingCurves } from './training-curves.js';

/** Curves over the epochs, and the same as a table: folded away below the curves, alone where there is one epoch. */
export function trainingSection(training: TrainingSummary): SafeHtml | null {
  const { history, epoch, stoppedEarly } = training;
  if (history.length === 0) return null;
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Figures by epoch">${epochTable(history)}</div>`;
  return html`<section aria-labelledby="training">
<h2 id="training">Training</h2>
${stoppedEarly && html`<p>Stopped early after ${plural(history.length, 'epoch')}; the model holds the weights of epoch ${epoch}.</p>`}
${history.length > 1 ? html`${trainingCurves(history, epoch)}<details><summary>Figures by epoch</summary>${table}</details>` : table}
</section>`;
}

function epochTable(history: readonly EpochRecord[]): SafeHtml {
  const validated = history.some((record) => record.validationLoss !== undefined);
  const headings = [
    ...['loss', 'accuracy'],
    ...(validated ? ['validation loss', 'validation accuracy'] : []),
    ...['learning rate', 'time', 'examples/s'],
  ];
  const cells = (record: EpochRecord): string[] => [
    formatFigure(record.loss),
    formatPercent(record.accuracy),
    ...(validated
      ? [
          formatFigure(record.validationLoss ?? Number.NaN),
          formatPercent(record.validationAccuracy ?? Number.NaN),
        ]
      : []),
    formatFigure(record.learningRate),
    formatDuration(record.seconds),
    record.examplesPerSecond.toFixed(0),
  ];
  return html`<table class="epochs">
<thead><tr><th scope="col">epoch</th>${headings.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead>
<tbody>${history.map(
    (record) =>
      html`<tr><th scope="row">${record.epoch}</th>${cells(record).map((value) => html`<td class="number">${value}</td>`)}</tr>
`,
  )}</tbody></table>`;
}
