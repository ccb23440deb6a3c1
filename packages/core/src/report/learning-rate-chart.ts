import { axisX, axisY, dot, gridY, lineY, plot, ruleX } from '@observablehq/plot';
import { createDocument } from '#report-document';
import { html, SafeHtml } from '../html.js';
import type { LearningRateCurve } from '../training/find-learning-rate.js';
import { formatFigure } from './format.js';

const WIDTH = 720;
const HEIGHT = 360;
/** Losses above so many times the first one are cut off: where training diverges they hide all else. */
const HIGHEST = 1.5;

/** The loss over the learning rate: each batch as a dot, their moving average as a line, the suggestion as a rule. */
export function learningRateChart({ points, suggestion, minimum }: LearningRateCurve): SafeHtml {
  const [first, last] = [points[0], points.at(-1)].map((point) => point?.learningRate as number);
  const smoothed = points.map(({ smoothedLoss }) => smoothedLoss);
  const most = HIGHEST * Math.max(...smoothed.slice(0, Math.ceil(points.length / 3)));
  const svg = plot({
    document: createDocument(),
    className: 'chart',
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 52,
    marginBottom: 38,
    ariaLabel:
      `Loss by learning rate, from ${formatFigure(first as number)} to ${formatFigure(last as number)}: falls fastest at ` +
      `${formatFigure(suggestion)}, is least at ${formatFigure(minimum)}.`,
    x: { type: 'log', domain: [first, last] },
    y: { domain: [0.95 * Math.min(...smoothed), most], clamp: true },
    marks: [
      gridY({ ticks: 6 }),
      axisY({ ticks: 6, tickSize: 0, label: null }),
      axisX({ ticks: 8, tickFormat: formatRate, tickSize: 3, label: 'learning rate', labelArrow: 'none' }),
      ruleX([suggestion], { stroke: 'var(--kept)', strokeDasharray: '3 3' }),
      dot(points, {
        x: 'learningRate',
        y: 'loss',
        r: 1.5,
        fill: 'var(--training)',
        title: ({ learningRate, loss }) => `${formatFigure(learningRate)}: loss ${formatFigure(loss)}`,
      }),
      lineY(points, { x: 'learningRate', y: 'smoothedLoss', stroke: 'var(--validation)', strokeWidth: 2 }),
    ],
  });
  svg.setAttribute('role', 'img');
  return html`<div class="legend" aria-hidden="true">
  <span class="key training">a batch's loss</span><span class="key validation">moving average</span>
  <span class="key kept">suggestion</span>
</div>
<figure>${new SafeHtml(svg.outerHTML)}</figure>`;
}

function formatRate(rate: number): string {
  const power = Math.log10(rate);
  return Number.isInteger(Math.round(power * 1e6) / 1e6) ? `1e${Math.round(power)}` : '';
}
