import { axisX, axisY, cell, plot, text } from '@observablehq/plot';
import { createDocument } from '#report-document';
import { SafeHtml } from '../html.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { formatCount, formatPercent, shorten } from './format.js';

/** More classes than this make cells too small to hold a count. */
export const MOST_CLASSES_IN_HEATMAP = 30;

interface Cell {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the actual class's examples. */
  readonly share: number;
}

const LABEL_LENGTH = 14;

/**
 * The confusion matrix as a heat map: rows are the true classes, columns the predicted ones, a cell its count.
 *
 * Right answers take one colour by their share of the row. Wrong ones take another, by the square root of their
 * share of the largest wrong cell: on the same scale, a good model's mistakes would all look white.
 */
export function confusionHeatmap(
  evaluation: Pick<Evaluation, 'labels' | 'confusionMatrix' | 'examples' | 'accuracy'>,
): SafeHtml {
  const { labels } = evaluation;
  const cells = cellsOf(evaluation.confusionMatrix);
  const worst = Math.max(...cells.filter((one) => one.actual !== one.predicted).map((one) => one.share), 0);
  const depth = (one: Cell) =>
    one.actual === one.predicted ? 0.9 * one.share : worst > 0 ? 0.85 * Math.sqrt(one.share / worst) : 0;
  const counted = cells.filter((one) => one.count > 0);
  const onColour = (one: Cell) => depth(one) > 0.6;

  const names = labels.map((label) => shorten(label, LABEL_LENGTH));
  const longest = Math.max(...names.map((name) => [...name].length));
  const side = labels.length <= 12 ? 46 : labels.length <= 20 ? 38 : 34;
  const margin = 30 + 7 * longest;
  const tilted = longest > 4;
  const classes = labels.map((_, index) => index);
  const tickFormat = (index: number) => names[index] as string;
  const position = { x: 'predicted', y: 'actual' } as const;
  const svg = plot({
    document: createDocument(),
    className: 'chart',
    width: margin + side * labels.length + (tilted ? 40 : 4),
    height: (tilted ? 34 + 5 * longest : 44) + side * labels.length + 4,
    marginLeft: margin,
    marginTop: tilted ? 34 + 5 * longest : 44,
    marginRight: tilted ? 40 : 4,
    marginBottom: 4,
    padding: 0.04,
    ariaLabel: `Confusion matrix of ${formatCount(labels.length)} classes: ${formatPercent(evaluation.accuracy)} of ${formatCount(evaluation.examples)} examples are on the diagonal. The commonest confusions are listed beside it.`,
    x: { domain: classes, label: null },
    y: { domain: classes, label: null },
    marks: [
      axisX({
        anchor: 'top',
        tickFormat,
        tickSize: 0,
        tickRotate: tilted ? -40 : 0,
        label: 'predicted',
        labelAnchor: 'left',
        labelArrow: 'none',
      }),
      axisY({ tickFormat, tickSize: 0, label: null }),
      cell(cells, { ...position, fill: 'var(--empty)', rx: 3 }),
      cell(counted, {
        ...position,
        fill: (one: Cell) => (one.actual === one.predicted ? 'var(--right)' : 'var(--wrong)'),
        fillOpacity: depth,
        rx: 3,
        title: (one: Cell) =>
          `${labels[one.actual]} taken for ${labels[one.predicted]}: ${formatCount(one.count)} (${formatPercent(one.share, 1)})`,
      }),
      text(counted, {
        ...position,
        filter: (one: Cell) => !onColour(one),
        text: (one: Cell) => compact(one.count),
        pointerEvents: 'none',
      }),
      text(counted, {
        ...position,
        filter: onColour,
        text: (one: Cell) => compact(one.count),
        fill: 'var(--on-colour)',
        pointerEvents: 'none',
      }),
    ],
    color: { type: 'identity' },
    opacity: { type: 'identity' },
  });
  svg.setAttribute('role', 'img');
  return new SafeHtml(svg.outerHTML);
}

function cellsOf(matrix: Evaluation['confusionMatrix']): Cell[] {
  return matrix.flatMap((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, predicted) => ({
      actual,
      predicted,
      count,
      share: total > 0 ? count / total : 0,
    }));
  });
}

/** Four characters at most: `987`, `9,876` stay; `12,345` becomes `12k`. */
function compact(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1000)}k`;
}
