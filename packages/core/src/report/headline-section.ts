import type { Manifest } from '../bundle/manifest.js';
import { html, type SafeHtml } from '../html.js';
import type { AverageMetrics } from '../metrics/class-metrics.js';
import { isMultiLabelEvaluation, type MultiLabelEvaluation } from '../metrics/evaluate-multi-label.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { wilsonInterval } from '../metrics/wilson-interval.js';
import { formatCount, formatDuration, formatFigure, formatPercent, plural } from './format.js';

interface Fact {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
}

/** The figures that a reader looks for first: how good, on how much, how large, how long. */
export function headlineSection(
  manifest: Pick<Manifest, 'parameters' | 'labels' | 'training'>,
  evaluation: Evaluation | MultiLabelEvaluation | undefined,
): SafeHtml {
  const facts = [...(evaluation ? factsOf(evaluation) : []), ...modelFacts(manifest)];
  return html`<section class="headline" aria-label="Headline figures">
${evaluation && evaluation.examples > 0 ? statementOf(evaluation) : null}
<dl>${facts.map(
    ({ name, value, note }) =>
      html`<div><dt>${name}</dt><dd>${value}${note && html` <small>${note}</small>`}</dd></div>
`,
  )}</dl>
</section>`;
}

const statementOf = (evaluation: Evaluation | MultiLabelEvaluation): SafeHtml =>
  isMultiLabelEvaluation(evaluation) ? labelsStatement(evaluation) : accuracyStatement(evaluation);

const factsOf = (evaluation: Evaluation | MultiLabelEvaluation): Fact[] =>
  isMultiLabelEvaluation(evaluation) ? labelsFacts(evaluation) : evaluationFacts(evaluation);

function labelsStatement({ examples, micro, subsetAccuracy }: MultiLabelEvaluation): SafeHtml {
  const right = Math.round(subsetAccuracy * examples);
  return html`<div class="accuracy"><p class="figure">${formatPercent(micro.f1)}</p>
<p><strong>micro F1</strong>: ${averages(micro)}, over all labels together.</p>
<p class="note">${formatCount(right)} of ${formatCount(examples)} examples have all their labels right and no other.</p></div>`;
}

const averages = ({ precision, recall }: AverageMetrics): string =>
  `precision ${formatPercent(precision, 1)}, recall ${formatPercent(recall, 1)}`;

function labelsFacts(evaluation: MultiLabelEvaluation): Fact[] {
  const { macro, subsetAccuracy, hammingLoss, meanAveragePrecision, rocAuc, loss } = evaluation;
  return [
    { name: 'macro F1', value: formatPercent(macro.f1) },
    { name: 'all labels right', value: formatPercent(subsetAccuracy) },
    { name: 'wrong decisions', value: formatPercent(hammingLoss), note: 'of one for each label' },
    ...(meanAveragePrecision === null
      ? []
      : [
          { name: 'average precision', value: formatPercent(meanAveragePrecision), note: 'mean over labels' },
        ]),
    { name: 'test loss', value: formatFigure(loss) },
    ...(rocAuc === null ? [] : [{ name: 'ROC AUC', value: rocAuc.toFixed(4) }]),
    { name: 'prediction speed', value: formatCount(evaluation.examplesPerSecond), note: 'examples/s' },
  ];
}

function accuracyStatement({ examples, accuracy }: Evaluation): SafeHtml {
  const right = Math.round(accuracy * examples);
  const { low, high } = wilsonInterval(right, examples);
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
