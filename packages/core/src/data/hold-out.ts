import { DataError } from '../errors.js';
import type { ExampleIndex } from './class-counts.js';
import { fieldValues, listValues } from './fields.js';

const FORM = /^\s*([^\s<>=!]+)\s*(<=|>=|!=|==?|<|>)\s*([^<>=!]*?)\s*$/;
const ORDERS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/**
 * Finds the examples that an expression such as `index<100`, `speaker=theo,george` or `label!=cat` holds out.
 *
 * @returns positions: `test` where the expression holds, `train` where it does not
 * @throws DataError for a malformed expression, an unknown field, or where nothing or everything is held out
 */
export function holdOutIndices(
  dataset: ExampleIndex,
  expression: string,
): { train: Uint32Array; test: Uint32Array } {
  const asking = `holdOut("${expression}")`;
  const [, field, operator, operand] = FORM.exec(expression) ?? [];
  if (!field || !operator || !operand) {
    throw new DataError(
      `${asking}: an expression has the form field=value,value..., field!=value, field<number, field<=number, ` +
        'field>number or field>=number, such as index<100 or speaker=theo.',
    );
  }
  const values = fieldValues(dataset, field, asking);
  const order = ORDERS[operator];
  const holds = order
    ? comparison(values, order, operand, `${asking}: ${operator} compares numbers, but`, field)
    : membership(operand, operator === '!=');
  const train: number[] = [];
  const test: number[] = [];
  for (const [index, value] of values.entries()) (holds(value) ? test : train).push(index);
  if (test.length === 0 || train.length === 0) {
    throw new DataError(
      `${asking}: some examples must be held out and some be left, but it holds out ` +
        `${test.length} of ${dataset.length}; the values of ${field} are ${listValues(values)}.`,
    );
  }
  return { train: Uint32Array.from(train), test: Uint32Array.from(test) };
}

function comparison(
  values: readonly (string | number)[],
  order: (value: number, bound: number) => boolean,
  operand: string,
  rule: string,
  field: string,
): (value: string | number) => boolean {
  const bound = Number(operand);
  if (Number.isNaN(bound)) throw new DataError(`${rule} "${operand}" is none.`);
  const text = values.find((value) => value === '' || Number.isNaN(Number(value)));
  if (text !== undefined) throw new DataError(`${rule} ${field} holds "${text}"; use = or !=.`);
  return (value) => order(Number(value), bound);
}

/** Numbers are compared as numbers (`take=05` is take 5), all else as text. */
function membership(operand: string, negated: boolean): (value: string | number) => boolean {
  const options = operand.split(',').map((option) => option.trim());
  const texts = new Set(options);
  const numbers = new Set(options.filter((option) => option !== '').map(Number));
  return (value) => (typeof value === 'number' ? numbers.has(value) : texts.has(value)) !== negated;
}
