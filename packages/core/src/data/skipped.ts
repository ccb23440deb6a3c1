import { DataError } from '../errors.js';
import type { ExampleSource } from './example.js';

/** An example that could not be read and was left out. */
export interface SkippedExample {
  readonly id: string;
  /** The reader's message. */
  readonly reason: string;
}

/** The reason as a sentence that names the example, once. */
export function describeSkipped({ id, reason }: SkippedExample): string {
  const named = reason.includes(id) ? reason : `${id}: ${reason}`;
  return /[.!?]$/.test(named) ? named : `${named}.`;
}

const SKIPPED_AT_LEAST = 10;
const SKIPPED_SHARE = 0.05;
const NAMED = 3;

// What each listener has heard: it is told of an example once, however many epochs it listens to.
const heard = new WeakMap<object, WeakMap<object, Set<string>>>();

/** Counts the unreadable examples of one pass over a dataset: a few are left out, many are an error. */
export class SkipCounter {
  readonly #total: number;
  readonly #tell: (skipped: SkippedExample) => void;
  readonly #first: SkippedExample[] = [];
  #count = 0;

  /**
   * @param source whose examples they are
   * @param total examples of the pass
   */
  constructor(
    source: ExampleSource<unknown>,
    total: number,
    onSkip: ((skipped: SkippedExample) => void) | undefined,
  ) {
    this.#total = total;
    this.#tell = onSkip ? onceForEachExample(source, onSkip) : () => {};
  }

  /**
   * Counts one example.
   *
   * @throws DataError when more than 10 and more than 5% of the examples, or all of them, proved unreadable
   */
  add(skipped: SkippedExample, cause: DataError): void {
    this.#count++;
    if (this.#first.length < NAMED) this.#first.push(skipped);
    this.#tell(skipped);
    const limit = Math.max(SKIPPED_AT_LEAST, Math.floor(this.#total * SKIPPED_SHARE));
    if (this.#count <= limit && this.#count < this.#total) return;
    const named = this.#first.map(describeSkipped).join(' ');
    throw new DataError(
      `Reading the dataset: ${this.#count} of ${this.#total} examples could not be read; at most ${limit}, and never ` +
        `all, are left out. ${this.#count > NAMED ? `The first ${NAMED}` : 'They are'}: ${named} Repair or remove ` +
        'these files, or check that the dataset is of the kind that was asked for.',
      { cause },
    );
  }
}

function onceForEachExample(
  source: ExampleSource<unknown>,
  onSkip: (skipped: SkippedExample) => void,
): (skipped: SkippedExample) => void {
  const sources = heard.get(onSkip) ?? new WeakMap<object, Set<string>>();
  heard.set(onSkip, sources);
  const ids = sources.get(source) ?? new Set<string>();
  sources.set(source, ids);
  return (skipped) => {
    if (ids.has(skipped.id)) return;
    ids.add(skipped.id);
    onSkip(skipped);
  };
}
