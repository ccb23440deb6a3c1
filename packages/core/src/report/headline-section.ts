import type { Manifest } from '../bundle/manifest.js';
import { html, type SafeHtml } from '../html.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { formatCount, formatDuration, formatFigure, formatPercent, plural } from './format.js';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** The figures that a reader looks for first: how good, on how much, how large, how long. */
export function headlineSection(
  manifest: Pick<Manifest, 'parameters' | 'labels' | 'training'>,
  evaluation: Evaluation | undefined,
): SafeHtml {
  const facts = [...(evaluation ? evaluationFacts(evaluation) : []), ...modelFacts(manifest)];
  return html`<section class="headline" aria-label="Headline figures">
${evaluation && evaluation.examples > 0 ? accuracyStatement(evaluation) : null}
<dl>${facts.map(
    ({ name, value, note }) =>
      html`<div><dt>${name}</dt><dd>${value}${note && html` <small>${note}</small>`}</dd></div>
`,
  )}</dl>
</section>`;
}

function accuracyStatement({ examples, accuracy }: Evaluation): SafeHtml {
  const right = Math.round(accuracy * examples);
  const [low, high] = wilsonInterval(right, examples);
  return html`<div class="accuracy"><p class="figure">${formatPercent(accuracy)}</p>
<p><strong>test accuracy</strong>: ${formatCount(right)} of ${formatCount(examples)} right, ${formatCount(examples - right)} wrong.</p>
<p class="note">On other examples of the same kind, expect ${formatPercent(low, 1)} to ${formatPercent(high, 1)} (95% interval).</p></div>`;
}

function evaluationFacts(evaluation: Evaluation): Fact[] {
  const { labels, top5Accuracy, loss, rocAuc, expectedCalibrationError, examplesPerSecond } = evaluation;
  const top5 = { name: 'top-5 accuracy', value: formatPercent(top5Accuracy) };
  return [
    ...(labels.length > 5 ? [top5] : []),
    { name: 'test loss', value: formatFigure(loss) },
    ...(rocAuc === null ? [] : [{ name: 'ROC AUC', value: rocAuc.toFixed(4) }]),
    { name: 'calibration error', value: formatPercent(expectedCalibrationError), note: 'expected' },
    { name: 'prediction speed', value: formatCount(examplesPerSecond), note: 'examples/s' },
  ];
}

function modelFacts({
  parameters,
  labels,
  training,
}: Pick<Manifest, 'parameters' | 'labels' | 'training'>): Fact[] {
  const facts: Fact[] = [
    { name: 'parameters', value: formatCount(parameters) },
    { name: 'classes', value: formatCount(labels.length) },
  ];
  if (!training) return facts;
  const { history, seconds, examplesPerSecond, stoppedEarly } = training;
  const note = `${plural(history.length, 'epoch')}${stoppedEarly ? ', stopped early' : ''}`;
  return [
    ...facts,
    { name: 'training time', value: formatDuration(seconds), note },
    { name: 'training speed', value: formatCount(examplesPerSecond), note: 'examples/s' },
  ];
}

/**
 * Wilson's score interval for a share, at 95%.
 *
 * `(p + z^2/2n ± z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)`, with `z = 1.96`. Holds near 100% too, where the
 * normal interval would pass it.
 *
 * @returns its lower and upper end
 * @see Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953
 */
export function wilsonInterval(right: number, total: number): [number, number] {
  const z2 = 1.959964 ** 2;
  const share = right / total;
  const centre = share + z2 / (2 * total);
  const reach = Math.sqrt(z2) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}
