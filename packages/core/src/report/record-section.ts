import { html, type SafeHtml } from '../html.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { formatName, formatValue, plural } from './format.js';

type Skipped = Evaluation['skipped'];
type Facts = Readonly<Record<string, unknown>>;

const MOST_SKIPPED_SHOWN = 50;

/** What could not be read and was left out, in training and in evaluation; null where nothing was. */
export function skippedSection(training: Skipped, evaluation: Skipped): SafeHtml | null {
  if (training.length + evaluation.length === 0) return null;
  return html`<section aria-labelledby="skipped">
<h2 id="skipped">Skipped</h2>
${skippedList('training', training)}${skippedList('evaluation', evaluation)}
</section>`;
}

function skippedList(part: string, skipped: Skipped): SafeHtml | null {
  if (skipped.length === 0) return null;
  const hidden = skipped.length - MOST_SKIPPED_SHOWN;
  return html`<p>${plural(skipped.length, 'example')} of the ${part} data could not be read:</p>
<ul class="skipped">${skipped
    .slice(0, MOST_SKIPPED_SHOWN)
    .map(({ id, reason }) => html`<li><bdi class="id">${id}</bdi> ${reason}</li>\n`)}</ul>
${hidden > 0 && html`<p>And ${hidden} more.</p>`}`;
}

/** Settings, environment and versions, and the command that does it again. */
export function recordSection(
  groups: Readonly<Record<string, Facts>>,
  command: string | undefined,
): SafeHtml {
  const filled = Object.entries(groups).filter(([, facts]) => Object.keys(facts).length > 0);
  return html`<section aria-labelledby="record">
<h2 id="record">Record</h2>
${command !== undefined && html`<h3>To do it again</h3>\n<pre tabindex="0"><code>${command}</code></pre>`}
<div class="groups">${filled.map(
    ([name, facts]) => html`<div><h3>${name}</h3>
<dl>${Object.entries(facts).map(
      ([
        key,
        value,
      ]) => html`<div><dt>${name === 'Versions' ? key : formatName(key)}</dt><dd><bdi>${formatValue(value)}</bdi></dd></div>
`,
    )}</dl></div>`,
  )}</div>
</section>`;
}
