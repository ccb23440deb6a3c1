import { useBackend } from '@striate/core/backend';
import type { ExplainOptions } from '../commands/explain.js';
import { UsageError } from '../failures.js';
import { print, type Terminal } from '../terminal.js';
import { domainOfBundle } from './domains.js';

/** `striate explain`: why a model gives inputs their classes; for several inputs one after the other. */
export async function explain(
  bundle: string,
  typed: readonly string[],
  { label, json, backend, threads }: ExplainOptions,
  terminal: Terminal,
): Promise<void> {
  const domain = await domainOfBundle(bundle);
  if (!domain.explain) {
    throw new UsageError(
      `Models for ${domain.noun}s can't be explained yet; those for texts and sounds can.`,
    );
  }
  await useBackend({ backend, threads });
  const classifier = await domain.load(bundle);
  try {
    const gathered: Record<string, unknown>[] = [];
    for (const [i, input] of typed.entries()) {
      const explanation = await domain.explain(classifier, domain.parseInput(input), label);
      gathered.push({ [domain.inputName]: input, ...explanation.json });
      if (json) continue;
      if (i > 0) print(terminal);
      for (const line of explanation.lines) print(terminal, line);
    }
    if (json) print(terminal, JSON.stringify(gathered, null, 2));
  } finally {
    classifier.dispose();
  }
}
