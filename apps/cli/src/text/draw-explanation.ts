import { html, type SafeHtml } from '@striate/core/report';
import type { TextExplanation } from '@striate/text';
import { percent } from '../format.js';
import { highlight } from './highlight.js';

const N_GRAMS_DRAWN = 10;

/** A text with its words coloured by what they say for a class, and a table of the n-grams that add most to it. */
export function drawExplanation(explanation: TextExplanation): SafeHtml {
  const { label, score, nGrams } = explanation;
  const rows = nGrams
    .slice(0, N_GRAMS_DRAWN)
    .map(
      ({ text, contribution, layer, filter }) =>
        html`<tr><th scope="row"><bdi>${text}</bdi></th><td class="number">${contribution.toFixed(2)}</td><td>${`${layer} ${filter}`}</td></tr>`,
    );
  return html`<p><bdi>${label}</bdi> ${percent(score, 1)}: blue words speak for it, orange ones against it, by gradient times input.</p>
${highlight(explanation)}
<table><thead><tr><th>what filters found</th><th class="number">adds</th><th>filter</th></tr></thead><tbody>${rows}</tbody></table>`;
}
