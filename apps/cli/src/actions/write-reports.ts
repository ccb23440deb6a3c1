import { cpus } from 'node:os';
import type { BackendChoice } from '@striate/core/backend';
import type { Manifest } from '@striate/core/bundle';
import type { Classifier } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import { renderReport } from '@striate/core/report';
import { directoryStorage } from '@striate/core/storage';
import type { Domain } from './domain.js';
import type { Figures } from './figures.js';
import type { Measured } from './measured.js';

export const REPORT_PAGE = 'report.html';
export const REPORT_FIGURES = 'report.json';

export interface ReportInput<Input> {
  readonly domain: Domain<Input>;
  readonly classifier: Classifier<Input>;
  readonly out: string;
  readonly title: string;
  readonly manifest: Manifest;
  readonly evaluation: Measured;
  readonly test: Dataset<Input>;
  readonly backend: BackendChoice;
  readonly figures: Figures;
  /** What the user typed. */
  readonly command: string;
}

/** Writes the report, as a page and as JSON, beside the bundle. */
export async function writeReports<Input>(input: ReportInput<Input>): Promise<void> {
  const { domain, classifier, out, title, manifest, evaluation, test, backend, figures, command } = input;
  const page = await renderReport({
    title,
    manifest,
    evaluation,
    command,
    environment: {
      backend: backend.name,
      threads: backend.threads,
      processor: cpus()[0]?.model ?? 'unknown',
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
    },
    renderInput: async (mistake) => domain.renderInput(await test.read(mistake.index), mistake, classifier),
  });
  const encoder = new TextEncoder();
  await directoryStorage(out).write({
    [REPORT_PAGE]: encoder.encode(page),
    [REPORT_FIGURES]: encoder.encode(`${JSON.stringify(figures, null, 2)}\n`),
  });
}
