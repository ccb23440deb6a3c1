import { DataError } from '@striate/core';

/** The error of a file that contradicts its format. */
export function damaged(name: string, problem: string): DataError {
  return new DataError(
    `${name} can't be decoded: damaged or cut short, as ${problem}. Replace or remove it.`,
  );
}
