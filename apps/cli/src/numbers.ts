import { InvalidArgumentError } from 'commander';

/** Parses a whole number of at least `least`, as a commander argument parser. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
    }
    return value;
  };
}

/** Parses a number above 0. */
export function positiveNumber(text: string): number {
  const value = parse(text);
  if (!(value > 0)) throw new InvalidArgumentError('Expected a number above 0, such as 0.001 or 1e-3.');
  return value;
}

/** Parses a share: at least 0 and below 1. */
export function share(text: string): number {
  const value = parse(text);
  if (!(value >= 0 && value < 1))
    throw new InvalidArgumentError('Expected a share from 0 to below 1, such as 0.1.');
  return value;
}

/** Parses a cosine. */
export function similarity(text: string): number {
  const value = parse(text);
  if (!(value >= -1 && value <= 1))
    throw new InvalidArgumentError('Expected a similarity from -1 to 1, such as 0.8.');
  return value;
}

/** Parses `auto` or a number of threads. */
export function threadCount(text: string): 'auto' | number {
  if (text === 'auto') return text;
  if (!/^\d+$/.test(text) || Number(text) < 1) {
    throw new InvalidArgumentError('Expected "auto" or a whole number of at least 1.');
  }
  return Number(text);
}

/** Parses names between commas. */
export function layerNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names of layers between commas.');
  return names;
}

function parse(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}
