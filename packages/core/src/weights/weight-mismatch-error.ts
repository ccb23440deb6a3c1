import { ShapeError } from '../errors.js';

/** What does not agree between a model and a file of weights. */
export interface WeightMismatch {
  /** Weights of the model that the file lacks: their names, and the file's names that were looked for. */
  readonly missing: readonly string[];
  /** Names of the file for which the model has no place. */
  readonly extra: readonly string[];
  readonly misshapen: readonly string[];
}

const SHOWN = 12;

/** A `ShapeError` for weights of another architecture; the message shows some names, the fields hold all. */
export class WeightMismatchError extends ShapeError implements WeightMismatch {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly misshapen: readonly string[];

  /**
   * @param attempt what was being done
   * @param mismatch what was found
   * @param remedy what to do about it
   */
  constructor(attempt: string, mismatch: WeightMismatch, remedy: string) {
    const parts = [
      describe(mismatch.missing, 'missing from the file'),
      describe(mismatch.misshapen, 'misshapen'),
      describe(mismatch.extra, 'in the file without a place in the model'),
    ].filter((part) => part !== '');
    super(`${attempt}: names and shapes must agree, but ${parts.join('; ')}. ${remedy}`);
    this.missing = mismatch.missing;
    this.extra = mismatch.extra;
    this.misshapen = mismatch.misshapen;
  }
}

function describe(items: readonly string[], what: string): string {
  if (items.length === 0) return '';
  const shown = items.slice(0, SHOWN).join(', ');
  const rest = items.length > SHOWN ? ` and ${items.length - SHOWN} more` : '';
  return `${items.length} ${items.length === 1 ? 'is' : 'are'} ${what}: ${shown}${rest}`;
}
