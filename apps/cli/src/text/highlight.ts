import { html, type SafeHtml } from '@striate/core/report';
import type { TextExplanation } from '@striate/text';

/** A text whose tokens are coloured by what they say for the class (blue) or against it (orange). */
export function highlight({ label, tokens }: TextExplanation): SafeHtml {
  const largest = Math.max(...tokens.map(({ gradient }) => Math.abs(gradient)), Number.MIN_VALUE);
  const marks = tokens.map(({ token, gradient }) => {
    const share = Math.round((100 * Math.abs(gradient)) / largest);
    const colour = gradient > 0 ? 'right' : 'wrong';
    const title = `${gradient > 0 ? '+' : ''}${gradient.toFixed(2)} for ${label}`;
    return html`<span style="background: color-mix(in srgb, var(--${colour}) ${Math.round(share / 2)}%, transparent)" title="${title}">${token}</span> `;
  });
  return html`<p class="text">${marks}</p>`;
}
