import { equalError } from './equal-error-rate.js';
import type { ScoredPairs } from './verification-metrics.js';

/** What verification comes to. */
export interface PairRates {
  readonly accuracy: number;
  readonly falseAcceptRate: number;
  readonly falseRejectRate: number;
  readonly auc: number;
  readonly equalErrorRate: number;
}

/**
 * Measures pairs that count several times each. The pairs are sorted once for all calls.
 *
 * @returns a function of `[pairs]` counts, above 0 for some pair of either kind
 */
export function pairRates(
  { actual, scores }: Pick<ScoredPairs, 'actual' | 'scores'>,
  threshold: number,
): (counts: Uint32Array) => PairRates {
  const order = Uint32Array.from({ length: actual.length }, (_, i) => i).sort(
    (a, b) => (scores[b] as number) - (scores[a] as number),
  );
  const positives = Array.from(actual).filter((kind) => kind === 1).length;
  const shareOfSame = positives / actual.length;
  return (counts) => {
    const totals = [0, 0] as [different: number, same: number];
    for (const [i, count] of counts.entries()) totals[actual[i] as 0 | 1] += count;
    const [different, same] = totals;
    const curve = [{ sensitivity: 0, specificity: 1 }];
    let [accepted, found, area] = [0, 0, 0];
    let atThreshold = { accepted, found };
    for (let rank = 0; rank < order.length; ) {
      const score = scores[order[rank] as number];
      const before = { accepted, found };
      // Equal scores make one point.
      for (; rank < order.length && scores[order[rank] as number] === score; rank++) {
        const index = order[rank] as number;
        if (actual[index] === 1) found += counts[index] as number;
        else accepted += counts[index] as number;
      }
      area += ((accepted - before.accepted) * (found + before.found)) / 2;
      if ((score as number) >= threshold) atThreshold = { accepted, found };
      curve.push({ sensitivity: found / same, specificity: 1 - accepted / different });
    }
    const falseAcceptRate = atThreshold.accepted / different;
    const falseRejectRate = 1 - atThreshold.found / same;
    return {
      // The mix of kinds was chosen, so that it stays as it is.
      accuracy: 1 - shareOfSame * falseRejectRate - (1 - shareOfSame) * falseAcceptRate,
      falseAcceptRate,
      falseRejectRate,
      auc: area / (same * different),
      equalErrorRate: equalError(curve),
    };
  };
}
