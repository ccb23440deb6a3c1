import { useBackend } from '@striate/core/backend';
import { html, page, type SafeHtml } from '@striate/core/report';
import type { ExplainOptions } from '../commands/explain.js';
import { UsageError } from '../failures.js';
import { jsonText } from '../json-text.js';
import { checkOutputFile, writeOutputFile } from '../output-file.js';
import { print, type Terminal } from '../terminal.js';
import { domainOfBundle } from './domains.js';

/** `striate explain`: why a model gives inputs their classes; for several inputs one after the other. */
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
    for (const [i, input] of typed.entries()) {
      const explanation = await domain.explain(classifier, domain.parseInput(input), { label, method });
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
  } finally {
    classifier.dispose();
  }
}
