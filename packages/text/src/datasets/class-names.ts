import { byName } from '@striate/core/data';

const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,14})$/;

/**
 * Puts class names in the order that decides their indices, whatever order they were met in: whole numbers by value where all
 * are such, else by code units.
 *
 * @example
 * sortClassNames(['10', '9', '-1']); // ['-1', '9', '10']
 * sortClassNames(['pos', 'Neg', '10']); // ['10', 'Neg', 'pos']
 */
export function sortClassNames(names: Iterable<string>): string[] {
  const all = [...names];
  return all.sort(all.every((name) => WHOLE_NUMBER.test(name)) ? (a, b) => Number(a) - Number(b) : byName);
}
