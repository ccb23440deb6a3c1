import type { Case } from './cases.js';
import { Peer } from './peer.js';
import type { PeerKind } from './peer-kinds.js';
import { median, sum } from './statistics.js';

/** One peer's figures for one case. */
export interface Figure {
  readonly case: string;
  readonly threads: number;
  readonly peer: string;
  /** Threads that the peer ran on, which may be fewer than asked for. */
  readonly peerThreads?: number;
  /** Median of a repetition, in milliseconds. */
  readonly ms?: number;
  /** The shortest: closest to what an idle machine takes. */
  readonly best?: number;
  readonly repetitions?: number;
  readonly note?: string;
  /** Why there is no figure. */
  readonly skip?: string;
}

const ROUNDS = 7;
const ROUND_MS = 150;
const WARM_UP_MS = 300;
const MAX_REPETITIONS = 40;
const MAX_MS = 8_000; // of one peer in one case, after which three rounds are enough

/** Measures a case with all peers: after warm-up, a few repetitions of each in turns, so that a busy machine hits all. */
export async function measure(
  { name, task }: Case,
  threads: number,
  kinds: readonly PeerKind[],
): Promise<Figure[]> {
  const all = kinds.filter(({ runs }) => runs(task)).map((kind) => new Peer(kind, threads, task));
  try {
    const runners = [];
    for (const peer of all) {
      const answer = await peer.ask<{ threads?: number; note?: string; skip?: string }>({ task, threads });
      const repetitions = answer.skip === undefined ? await warmUp(peer) : 0;
      runners.push({ peer, answer, repetitions, ms: [] as number[] });
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const { peer, repetitions, ms } of runners) {
        const enough = peer.kind.slow ? round > 0 : round >= 3 && sum(ms) > MAX_MS;
        if (repetitions > 0 && !enough) ms.push(...(await repeat(peer, repetitions)));
      }
    }
    return runners.map(({ peer, answer: { threads: peerThreads, note, skip }, ms }) => {
      const shared = { case: name, threads, peer: peer.kind.name, note };
      if (ms.length === 0) return { ...shared, skip: skip ?? 'its process ended' };
      return { ...shared, peerThreads, ms: median(ms), best: Math.min(...ms), repetitions: ms.length };
    });
  } finally {
    for (const peer of all) peer.close();
  }
}

/** Gives back how many repetitions make a round. */
async function warmUp(peer: Peer): Promise<number> {
  if (peer.kind.slow) return 1;
  let [spent, last] = [0, Number.POSITIVE_INFINITY];
  while (spent < WARM_UP_MS) {
    const ms = await repeat(peer, 1);
    if (ms.length === 0) return 0;
    last = Math.min(...ms);
    spent += sum(ms);
  }
  return Math.max(1, Math.min(MAX_REPETITIONS, Math.round(ROUND_MS / last)));
}

async function repeat(peer: Peer, repetitions: number): Promise<readonly number[]> {
  return (await peer.ask<{ ms?: number[] }>({ repetitions })).ms ?? [];
}
