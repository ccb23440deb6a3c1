import { html, type SafeHtml } from '../html.js';
import type { Evaluation, Mistake } from '../metrics/evaluation.js';
import { formatCount, formatPercent } from './format.js';

/** Draws the input of a mistake: an image with a data URI, a sentence, a player. */
export type InputRenderer = (mistake: Mistake) => SafeHtml | Promise<SafeHtml>;

const RUNNERS_UP = 3;

/** The most confident wrong predictions, each with its input as `renderInput` draws it. */
export async function mistakeSection(
  evaluation: Evaluation,
  renderInput: InputRenderer | undefined,
  limit: number,
): Promise<SafeHtml | null> {
  if (evaluation.examples === 0) return null;
  const shown = evaluation.mistakes.slice(0, limit);
  const wrong = evaluation.examples - Math.round(evaluation.accuracy * evaluation.examples);
  if (shown.length === 0)
    return html`<section aria-labelledby="mistakes"><h2 id="mistakes">Worst mistakes</h2>
<p>${wrong === 0 ? 'There are none: every prediction is right.' : 'None were recorded.'}</p></section>`;
  const cards: SafeHtml[] = [];
  for (const mistake of shown) cards.push(mistakeCard(mistake, await drawInput(mistake, renderInput)));
  return html`<section aria-labelledby="mistakes">
<h2 id="mistakes">Worst mistakes</h2>
<p>${formatCount(shown.length)} of ${formatCount(wrong)} wrong predictions, the most confident first.</p>
<ol class="mistakes">${cards}</ol>
</section>`;
}

/** A file that has gone since must not cost the whole report: the card says what is wrong instead. */
async function drawInput(mistake: Mistake, renderInput: InputRenderer | undefined): Promise<SafeHtml | null> {
  if (!renderInput) return null;
  try {
    return await renderInput(mistake);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return html`<p class="unavailable">Can't be shown: ${reason}</p>`;
  }
}

function mistakeCard({ id, label, predicted }: Mistake, input: SafeHtml | null): SafeHtml {
  const best = predicted[0];
  return html`<li>${input && html`<div class="input">${input}</div>`}
<p class="verdict"><bdi class="is-wrong">${best?.label}</bdi>, really <bdi class="is-right">${label}</bdi></p>
<ul class="scores">${predicted
    .slice(0, RUNNERS_UP)
    .map(
      (one) =>
        html`<li class="bar" style="--share:${one.score.toFixed(4)}"><bdi>${one.label}</bdi> <span class="number">${formatPercent(one.score, 1)}</span></li>`,
    )}</ul>
<p class="id"><bdi>${id}</bdi></p></li>
`;
}
