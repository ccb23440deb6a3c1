export const NO_LABEL = 'has no label; label it or remove it';

/**
 * The class names of a row's label column.
 *
 * @param delimiter between several; without one the cell is one name
 * @returns none for an empty cell with a delimiter; or what is wrong, to be said after `line 7`
 * @example
 * readLabels(' billing | refund', '|'); // ['billing', 'refund']
 */
export function readLabels(cell: string, delimiter: string | undefined): readonly string[] | string {
  if (delimiter === undefined) return cell.trim() === '' ? NO_LABEL : [cell.trim()];
  return cell.trim() === '' ? [] : checkNames(cell.split(delimiter).map((name) => name.trim()));
}

/** @returns the names, or what is wrong with them */
export function checkNames(names: readonly string[]): readonly string[] | string {
  if (names.includes('')) {
    return `has an empty label among ${JSON.stringify(names).slice(0, 60)}; take it out, an empty column says that there is none`;
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice === undefined
    ? names
    : `has the label ${JSON.stringify(twice.slice(0, 40))} more than once; name it once`;
}
