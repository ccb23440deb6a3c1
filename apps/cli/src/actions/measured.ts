import type { Classifier } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { type Evaluation, isMultiLabelEvaluation, type MultiLabelEvaluation } from '@striate/core/metrics';
import { percent } from '../format.js';

/** How a model did: one of one label an example, or one of any number. */
export type Measured = Evaluation | MultiLabelEvaluation;

/** Measures a classifier by what is right for it. */
export function measure<Input>(
  classifier: Classifier<Input>,
  dataset: Dataset<Input>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Measured> {
  return classifier.multiLabel
    ? classifier.evaluateLabels(dataset, options)
    : classifier.evaluate(dataset, options);
}

/** The figures that tell most, by what they are called. */
export function mainFigures(measured: Measured): Readonly<Record<string, string>> {
  if (!isMultiLabelEvaluation(measured)) {
    const { accuracy, top5Accuracy, loss } = measured;
    return { accuracy: percent(accuracy), 'top-5 accuracy': percent(top5Accuracy), loss: loss.toFixed(4) };
  }
  const { micro, macro, subsetAccuracy, hammingLoss, meanAveragePrecision, loss } = measured;
  return {
    'micro F1': `${percent(micro.f1)} (precision ${percent(micro.precision)}, recall ${percent(micro.recall)})`,
    'macro F1': percent(macro.f1),
    'all labels right': percent(subsetAccuracy),
    'wrong decisions': percent(hammingLoss),
    'average precision': meanAveragePrecision === null ? 'no label occurs' : percent(meanAveragePrecision),
    loss: loss.toFixed(4),
  };
}
