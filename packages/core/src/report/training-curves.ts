import { axisX, axisY, dot, gridY, lineY, plot, ruleX } from '@observablehq/plot';
import { createDocument } from '#report-document';
import { html, SafeHtml } from '../html.js';
import type { EpochRecord } from '../training/progress.js';
import { formatFigure, formatPercent } from './format.js';

/** One line of a chart: what to read from an epoch's record, and the CSS variable that colours it. */
interface Series {
  readonly name: 'training' | 'validation' | 'learning rate';
  readonly value: (record: EpochRecord) => number | undefined;
}

interface Chart {
  readonly title: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly tick?: (value: number) => string;
  /** A log axis shows a value that falls by orders of magnitude; a share stays on a linear one. */
  readonly mayBeLogarithmic: boolean;
}

interface Point {
  readonly epoch: number;
  readonly value: number;
}

const CHARTS: readonly Chart[] = [
  {
    title: 'Loss',
    series: [
      { name: 'training', value: (record) => record.loss },
      { name: 'validation', value: (record) => record.validationLoss },
    ],
    format: formatFigure,
    mayBeLogarithmic: true,
  },
  {
    title: 'Accuracy',
    series: [
      { name: 'training', value: (record) => record.accuracy },
      { name: 'validation', value: (record) => record.validationAccuracy },
    ],
    format: (value) => formatPercent(value, 1),
    tick: (value) => `${+(100 * value).toFixed(2)}%`,
    mayBeLogarithmic: false,
  },
  {
    title: 'Learning rate',
    series: [{ name: 'learning rate', value: (record) => record.learningRate }],
    format: formatFigure,
    mayBeLogarithmic: false,
  },
];

const WIDTH = 360;
const HEIGHT = 230;
const MOST_DOTS = 30;
const ROUND_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const LOGARITHMIC_FROM = 10;

/**
 * Small multiples over the epochs: loss, accuracy and learning rate, each with validation where there is some.
 *
 * @param history two epochs or more: one point makes no curve
 * @param keptEpoch the epoch whose weights the model holds, marked where it is not the last
 */
export function trainingCurves(history: readonly EpochRecord[], keptEpoch: number): SafeHtml {
  const validated = history.some((record) => record.validationLoss !== undefined);
  return html`<div class="legend" aria-hidden="true">
  <span class="key training">training</span>${validated && html`<span class="key validation">validation</span>`}
  ${keptEpoch < history.length && html`<span class="key kept">epoch kept</span>`}
</div>
<div class="curves">${CHARTS.map((chart) => figure(chart, history, keptEpoch))}</div>`;
}

function figure(chart: Chart, history: readonly EpochRecord[], keptEpoch: number): SafeHtml | null {
  const lines = chart.series
    .map((series) => ({ name: series.name, points: pointsOf(series, history) }))
    .filter((line) => line.points.length > 0);
  if (lines.length === 0) return null;
  const values = lines.flatMap((line) => line.points.map((point) => point.value));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const logarithmic = chart.mayBeLogarithmic && least > 0 && most / least > LOGARITHMIC_FROM;
  const svg = plot({
    document: createDocument(),
    className: 'chart',
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 12,
    marginTop: 12,
    marginBottom: 34,
    ariaLabel: describe(chart, lines),
    x: { domain: [1, history.length] },
    y: { type: logarithmic ? 'log' : 'linear', nice: !logarithmic },
    marks: [
      gridY(logarithmic ? { ticks: logarithmicTicks(least, most) } : { ticks: 5 }),
      axisY({
        ticks: logarithmic ? logarithmicTicks(least, most) : 5,
        tickFormat: logarithmic ? String : chart.tick,
        tickSize: 0,
        label: null,
      }),
      axisX({
        ticks: epochTicks(history.length),
        tickFormat: 'd',
        tickSize: 3,
        label: 'epoch',
        labelArrow: 'none',
      }),
      ruleX(keptEpoch < history.length ? [keptEpoch] : [], { stroke: 'var(--kept)', strokeDasharray: '3 3' }),
      lines.map((line) => lineMarks(line.name, line.points, history.length, chart.format)),
    ],
  });
  svg.setAttribute('role', 'img');
  const scale = logarithmic ? html` <small>log scale</small>` : null;
  return html`<figure><figcaption>${chart.title}${scale}</figcaption>${new SafeHtml(svg.outerHTML)}</figure>`;
}

function lineMarks(
  name: Series['name'],
  points: readonly Point[],
  epochs: number,
  format: (value: number) => string,
) {
  const stroke = name === 'validation' ? 'var(--validation)' : 'var(--training)';
  const title = (point: Point) => `${name}, epoch ${point.epoch}: ${format(point.value)}`;
  return [
    lineY(points, { x: 'epoch', y: 'value', stroke, strokeWidth: 2 }),
    dot(points, { x: 'epoch', y: 'value', fill: stroke, r: epochs <= MOST_DOTS ? 3 : 1.5, title }),
  ];
}

function pointsOf(series: Series, history: readonly EpochRecord[]): Point[] {
  return history.flatMap((record) => {
    const value = series.value(record);
    return value !== undefined && Number.isFinite(value) ? [{ epoch: record.epoch, value }] : [];
  });
}

/** The first epoch and the multiples of a round step: nine labels at most. */
function epochTicks(epochs: number): number[] {
  const step = ROUND_STEPS.find((one) => epochs / one <= 8) ?? Math.ceil(epochs / 8);
  const multiples = Array.from({ length: Math.floor(epochs / step) }, (_, index) => (index + 1) * step);
  return multiples[0] === 1 ? multiples : [1, ...multiples];
}

/** Powers of ten, and where these are few, twice and five times them too. */
function logarithmicTicks(least: number, most: number): number[] {
  const ticksAt = (digits: readonly number[]): number[] => {
    const ticks: number[] = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++) {
      for (const digit of digits) ticks.push(Number(`${digit}e${power}`));
    }
    return ticks.filter((tick) => tick >= least && tick <= most);
  };
  const decades = ticksAt([1]);
  return decades.length > 2 ? decades : ticksAt([1, 2, 5]);
}

function describe(chart: Chart, lines: readonly { name: string; points: readonly Point[] }[]): string {
  const courses = lines.map(({ name, points }) => {
    const [first, last] = [points[0] as Point, points[points.length - 1] as Point];
    return `${name} from ${chart.format(first.value)} to ${chart.format(last.value)}`;
  });
  return `${chart.title} by epoch: ${courses.join(', ')}.`;
}
