import { cpus } from 'node:os';
import type { BackendChoice } from '@striate/core/backend';
import type { Manifest } from '@striate/core/bundle';
import type { Evaluation } from '@striate/core/metrics';
import { html, renderReport } from '@striate/core/report';
import { directoryStorage } from '@striate/core/storage';
import { decodeImage } from '@striate/image/preprocessing';
import type { ImageDataset } from './dataset-parts.js';
import type { Figures } from './figures.js';
import { dataUri, thumbnail } from './thumbnail.js';

export const REPORT_PAGE = 'report.html';
export const REPORT_FIGURES = 'report.json';

/** Up to this side, enlarging with sharp pixels shows what the network saw. */
const TINY_SIDE = 64;

export interface ReportInput {
  readonly out: string;
  readonly title: string;
  readonly manifest: Manifest;
  readonly evaluation: Evaluation;
  readonly test: ImageDataset;
  readonly backend: BackendChoice;
  readonly figures: Figures;
  /** What the user typed. */
  readonly command: string;
}

/** Writes the report, as a page and as JSON, beside the bundle. */
export async function writeReports(input: ReportInput): Promise<void> {
  const { out, title, manifest, evaluation, test, backend, figures, command } = input;
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
    renderInput: async ({ index, id }) => {
      const picture = await decodeImage(await test.read(index), { channels: 3 });
      const isTiny = Math.max(picture.width, picture.height) <= TINY_SIDE;
      const source = dataUri(await thumbnail(picture));
      return html`<img class="${isTiny && 'pixelated'}" alt="${id}" src="${source}">`;
    },
  });
  const encoder = new TextEncoder();
  await directoryStorage(out).write({
    [REPORT_PAGE]: encoder.encode(page),
    [REPORT_FIGURES]: encoder.encode(`${JSON.stringify(figures, null, 2)}\n`),
  });
}
