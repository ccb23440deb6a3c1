import { type MultiLabelTextEvaluation, TextClassifier, type TextEvaluation } from '@striate/text';
import { type LoadTextDatasetOptions, loadTextDataset } from '@striate/text/datasets';
import type { Domain } from '../actions/domain.js';
import { percent } from '../format.js';
import { describeExplanation } from './describe-explanation.js';
import { drawExplanation } from './draw-explanation.js';
import { highlight } from './highlight.js';
import { survey } from './survey.js';

const FORMATS = {
  table: 'rows of labels and texts',
  folder: 'a folder of class folders',
  builtin: 'built in',
};

type MeasuredText = TextEvaluation | MultiLabelTextEvaluation;

/** What a linear classifier is judged by, as the network is. */
const figureOf = (baseline: NonNullable<MeasuredText['baseline']>): string =>
  'micro' in baseline ? `micro F1 ${percent(baseline.micro.f1)}` : percent(baseline.accuracy);

/** Texts, to the commands. */
export const textDomain: Domain<string, TextClassifier> = {
  task: 'text-classification',
  noun: 'text',
  inputName: 'text',
  async openDataset(name, options = {}) {
    const { format, ...parts } = await loadTextDataset(name, options as LoadTextDatasetOptions);
    return { ...parts, format: FORMATS[format] };
  },
  load: (location, options) => TextClassifier.load(location, options),
  parseInput: (typed) => typed,
  async renderInput(text, { predicted: [best] }, classifier) {
    return highlight(await classifier.explain(text, { label: best?.label, nGrams: 0 }));
  },
  survey,
  baselineOf({ baseline }: MeasuredText) {
    return baseline && { name: 'word n-grams and a linear classifier', figure: figureOf(baseline) };
  },
  async explain(classifier, text, { label }) {
    const explanation = await classifier.explain(text, { label });
    return {
      json: { ...explanation },
      lines: describeExplanation(explanation),
      drawing: drawExplanation(explanation),
    };
  },
};
