import { html, type SafeHtml } from '../html.js';
import type { Color } from './map-overlay.js';

/**
 * Draws what a run of colours means: a word, the colours from left to right, and a word.
 *
 * @returns a note for a page in the reports' style
 * @example
 * colorLegend('nothing', 'speaks for it', [[255, 255, 255], FOR]);
 */
export function colorLegend(low: string, high: string, colors: readonly Color[]): SafeHtml {
  const gradient = colors.map((color) => `rgb(${color.join(' ')})`).join(', ');
  return html`<p class="note">${low} <span aria-hidden="true" style="display:inline-block;width:6em;height:0.8em;vertical-align:-0.05em;border:1px solid var(--line);background:linear-gradient(90deg, ${gradient})"></span> ${high}</p>`;
}
