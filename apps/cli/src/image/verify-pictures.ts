import { chooseThreshold, verificationMetrics } from '@striate/core/metrics';
import { embedder, samplePairs, scorePairs } from '@striate/core/transfer';
import type { ImageBackbone } from '@striate/image';
import type { VerifyOptions } from '../commands/verify.js';
import { UsageError } from '../failures.js';
import { percent, plural } from '../format.js';
import { print, say, type Terminal } from '../terminal.js';
import { embedFolder, withBackbone } from './embed-folder.js';

export interface VerifyRequest {
  readonly weights: string;
  readonly pictures: readonly [string, string];
  readonly options: VerifyOptions;
}

/** `striate verify`: one line, or JSON. */
export async function verifyPictures(
  { weights, pictures, options }: VerifyRequest,
  terminal: Terminal,
): Promise<void> {
  const { people, falseAccepts } = options;
  if (options.threshold === undefined && people === undefined)
    throw new UsageError('Name a --threshold, or --people to find one on.');
  if (falseAccepts !== undefined && people === undefined)
    throw new UsageError('--false-accepts is about the pairs of --people; name a folder of them.');
  const { same, similarity, threshold } = await withBackbone(weights, options, async (backbone, signal) => {
    const one = embedder(backbone);
    try {
      const threshold = options.threshold ?? (await findThreshold(backbone, options, { terminal, signal }));
      return { ...(await one.verify(...pictures, { threshold })), threshold };
    } finally {
      one.dispose();
    }
  });
  // JSON has no infinity: then no two pictures are the same.
  if (options.json)
    print(
      terminal,
      JSON.stringify({ same, similarity, threshold: Number.isFinite(threshold) ? threshold : null }),
    );
  else
    print(
      terminal,
      `${same ? 'same' : 'different'}: similarity ${similarity.toFixed(4)}, threshold ${threshold.toFixed(4)}`,
    );
}

async function findThreshold(
  backbone: ImageBackbone,
  options: VerifyOptions,
  context: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<number> {
  const { people = '', falseAccepts, quiet } = options;
  const embedded = await embedFolder(people, backbone, options, context);
  const pairs = await scorePairs(embedded, samplePairs(embedded));
  const { threshold } = chooseThreshold(
    pairs.actual,
    pairs.scores,
    falseAccepts === undefined ? { by: 'equal-error' } : { by: 'specificity', atLeast: 1 - falseAccepts },
  );
  const { falseAcceptRate, falseRejectRate } = verificationMetrics(pairs, { threshold });
  if (!quiet)
    say(
      context.terminal,
      `Threshold ${threshold.toFixed(4)} on ${plural(pairs.actual.length, 'pair')} of ${people}: ` +
        `${percent(falseAcceptRate.value, 1)} false accepts, ${percent(falseRejectRate.value, 1)} false rejects on the same pairs`,
    );
  return threshold;
}
