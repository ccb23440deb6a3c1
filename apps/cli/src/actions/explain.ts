import { useBackend } from '@striate/core/backend';
import { html, page, type SafeHtml } from '@striate/core/report';
import type { ExplainOptions } from '../commands/explain.js';
import { PartialFailure, UsageError } from '../failures.js';
import { plural } from '../format.js';
import { jsonText } from '../json-text.js';
import { checkOutputFile, writeOutputFile } from '../output-file.js';
import { print, say, type Terminal } from '../terminal.js';
import { domainOfBundle } from './domains.js';

/** `striate explain`: why a model gives inputs their classes; of several, one that can't be read doesn't keep the others back. */
export async function explain(
  bundle: string,
  typed: readonly string[],
  { label, method, json, html: file, backend, threads }: ExplainOptions,
  terminal: Terminal,
): Promise<void> {
  await checkOutputFile(file, '--html');
  const domain = await domainOfBundle(bundle);
  if (method !== undefined && !domain.choosesMethod) {
    throw new UsageError(`--method is for pictures; ${domain.noun}s are always explained in both ways.`);
  }
  await useBackend({ backend, threads });
  const classifier = await domain.load(bundle);
  try {
    const gathered: Record<string, unknown>[] = [];
    const drawings: SafeHtml[] = [];
    let failed = 0;
    const isUnreadable = (error: unknown): error is Error =>
      error instanceof Error &&
      error.name === 'DataError' &&
      (label === undefined || classifier.labels.includes(label));
    for (const [i, input] of typed.entries()) {
      const explanation = await domain
        .explain(classifier, domain.parseInput(input), { label, method })
        .catch((error: unknown) => {
          if (typed.length > 1 && isUnreadable(error)) return error;
          throw error;
        });
      if (explanation instanceof Error) {
        failed++;
        gathered.push({ [domain.inputName]: input, error: explanation.message });
        say(terminal, `striate: ${explanation.message}`);
        continue;
      }
      gathered.push({ [domain.inputName]: input, ...explanation.json });
      drawings.push(html`<section><h2><bdi>${input}</bdi></h2>${explanation.drawing}</section>`);
      if (json) continue;
      if (i > 0) print(terminal);
      for (const line of explanation.lines) print(terminal, line);
    }
    if (json) print(terminal, jsonText(gathered));
    if (file) {
      const subtitle = html`Why <bdi>${bundle}</bdi> gives ${domain.noun}s their classes`;
      await writeOutputFile(file, page({ title: 'Explanation', subtitle, body: drawings }));
    }
    if (failed > 0) {
      throw new PartialFailure(
        `${failed} of ${plural(typed.length, domain.inputName)} could not be explained.`,
      );
    }
  } finally {
    classifier.dispose();
  }
}
