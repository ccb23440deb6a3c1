/** Lists of numbers, as `JSON.stringify` spreads them over lines; no string of JSON holds a line break. */
const NUMBERS = /\[\n[\s\d.,eE+-]+\]/g;

/**
 * Writes JSON for people and programs: two spaces a level, but a list of numbers on one line. A map of a picture has tens of
 * thousands of them.
 *
 * @example
 * jsonText({ shape: [28, 28] }); // '{\n  "shape": [28, 28]\n}'
 */
export function jsonText(value: unknown): string {
  const spread = JSON.stringify(value, null, 2);
  return spread.replace(NUMBERS, (list) => list.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'));
}
