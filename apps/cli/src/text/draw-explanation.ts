import { html, type SafeHtml } from '@striate/core/report';
import type { TextExplanation } from '@striate/text';
import { percent } from '../format.js';
import { highlight } from './highlight.js';

/** A class with its probability, and the text, whose tokens are coloured by what they say for it. */
export function drawExplanation(explanation: TextExplanation): SafeHtml {
  const { label, score } = explanation;
  return html`<p><strong><bdi>${label}</bdi></strong> ${percent(score, 1)}</p>
${highlight(explanation)}
<p class="legend"><span class="key right">speaks for it</span><span class="key wrong">speaks against it</span></p>`;
}
