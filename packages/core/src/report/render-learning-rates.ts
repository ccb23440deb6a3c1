import { html } from '../html.js';
import type { LearningRateCurve } from '../training/find-learning-rate.js';
import { formatDate, formatFigure } from './format.js';
import { learningRateChart } from './learning-rate-chart.js';
import { page } from './page.js';
import { recordSection } from './record-section.js';

export interface LearningRateReportOptions {
  readonly title: string;
  /** What `findLearningRate` returned. */
  readonly curve: LearningRateCurve;
  /** What was trained. */
  readonly architecture: string;
  /** ISO 8601. */
  readonly created: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, unknown>>;
  /** What the user typed, so that it can be typed again. */
  readonly command?: string;
}

/**
 * Renders the trial of learning rates as one self-contained HTML page: the suggestion, the loss over the rate, and the
 * settings. It loads nothing, and all text from outside is escaped.
 *
 * @returns the page, to be written to a `.html` file
 * @example
 * const curve = await findLearningRate(model, train);
 * const page = renderLearningRates({ title: 'Digits', curve, architecture: 'lenet-5', created: new Date().toISOString() });
 * page.slice(0, 15); // '<!doctype html>'
 */
export function renderLearningRates(options: LearningRateReportOptions): string {
  const { title, curve, architecture, created, settings = {}, environment = {}, command } = options;
  const { suggestion, minimum, diverged, points } = curve;
  const ending = diverged ? 'until the loss grew without bound' : 'and the loss never grew without bound';
  const body = [
    html`<section class="headline" aria-label="Result"><div class="accuracy">
<p class="figure">${formatFigure(suggestion)}</p>
<p>suggested peak learning rate: where the loss falls fastest.</p>
<p class="note">${points.length} steps, ${ending}. The loss is least at ${formatFigure(minimum)}.</p>
</div></section>`,
    html`<section aria-labelledby="curve">
<h2 id="curve">Loss by learning rate <small>log scale</small></h2>
${learningRateChart(curve)}
</section>`,
    recordSection({ Settings: settings, Environment: environment }, command),
  ];
  const subtitle = html`<bdi>${architecture}</bdi>. <time datetime="${created}">${formatDate(created)}</time>`;
  return page({ title, subtitle, body });
}
