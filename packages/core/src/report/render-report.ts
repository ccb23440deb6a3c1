import type { Manifest } from '../bundle/manifest.js';
import { html } from '../html.js';
import { isMultiLabelEvaluation, type MultiLabelEvaluation } from '../metrics/evaluate-multi-label.js';
import type { Evaluation } from '../metrics/evaluation.js';
import { classSection } from './class-section.js';
import { confusionSection } from './confusion-section.js';
import { formatDate } from './format.js';
import { headlineSection } from './headline-section.js';
import { type InputRenderer, mistakeSection } from './mistake-section.js';
import { page } from './page.js';
import { recordSection, skippedSection } from './record-section.js';
import { trainingSection } from './training-section.js';

export interface ReportOptions {
  readonly title: string;
  /** What was trained and how: a bundle's manifest has all of it. */
  readonly manifest: Pick<
    Manifest,
    'task' | 'architecture' | 'labels' | 'parameters' | 'versions' | 'created' | 'training'
  >;
  /** Default: none, and the report tells of the training alone. */
  readonly evaluation?: Evaluation | MultiLabelEvaluation;
  /** Draws a mistake's input; default: its id alone. */
  readonly renderInput?: InputRenderer;
  /** Mistakes shown at most; default 24. */
  readonly maxMistakes?: number;
  /** Where it ran: backend, threads, machine. */
  readonly environment?: Readonly<Record<string, unknown>>;
  /** What the user typed, so that it can be typed again. */
  readonly command?: string;
}

/**
 * Renders one self-contained HTML page on a training run: headline figures, training curves, confusions, figures by
 * class, the worst mistakes with their inputs, what was skipped, settings and versions.
 *
 * The page loads nothing: its content security policy allows data URIs and its own script alone. All text from
 * outside is escaped. It follows the reader's light or dark scheme, and prints.
 *
 * @param options.manifest model, training history and settings, as in a bundle
 * @param options.evaluation of two classes or more. Of any number of labels an example there are no confusions, and no mistakes
 * @param options.renderInput called for each mistake shown, one at a time; what it throws is written on the card
 * @returns the page, to be written to a `.html` file
 * @example
 * const page = await renderReport({
 *   title: 'Digits',
 *   manifest: classifier.manifest,
 *   evaluation,
 *   renderInput: async ({ index }) => html`<img class="pixelated" alt="" src="${await pngDataUri(index)}">`,
 * });
 * page.slice(0, 15); // '<!doctype html>'
 */
export async function renderReport({
  title,
  manifest,
  evaluation,
  renderInput,
  maxMistakes = 24,
  environment = {},
  command,
}: ReportOptions): Promise<string> {
  const { training } = manifest;
  const ranked = evaluation && !isMultiLabelEvaluation(evaluation) ? evaluation : undefined;
  const settings = training?.settings ?? {};
  const body = [
    headlineSection(manifest, evaluation),
    training && trainingSection(training),
    ranked && confusionSection(ranked),
    evaluation && classSection(evaluation.perClass),
    ranked && (await mistakeSection(ranked, renderInput, maxMistakes)),
    skippedSection(training?.skipped ?? [], evaluation?.skipped ?? []),
    recordSection({ Settings: settings, Environment: environment, Versions: manifest.versions }, command),
  ];
  const subtitle = html`<bdi>${manifest.architecture}</bdi>, ${manifest.task.replaceAll('-', ' ')}. <time datetime="${manifest.created}">${formatDate(manifest.created)}</time>`;
  return page({ title, subtitle, body });
}
