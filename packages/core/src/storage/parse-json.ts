import { BundleError } from '../errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

// A ResNet-101 comes to a depth of 9 and 13,000 values; an evaluation of 1,000 classes to a million values.
const MAX_BYTES = 64_000_000;
const MAX_DEPTH = 64;
const MAX_VALUES = 4_000_000;
/** What reaches an object's prototype, or hides how an object becomes text, so that whoever names it in a message would throw. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf']);

/**
 * Parses a JSON file that anybody may have written: bounded in size, depth and number of values, without numbers
 * beyond double precision and without keys that hide what every object has.
 *
 * @param where the file and its location, for messages: `model.json in /models/a`
 * @throws BundleError naming the file
 */
export function parseJson(bytes: Uint8Array, where: string): JsonObject {
  if (bytes.length > MAX_BYTES) throw refuse(where, `has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  const text = new TextDecoder().decode(bytes);
  const value = parse(text, where);
  if (!isObject(value)) throw refuse(where, 'holds no JSON object');
  checkValues(value, where);
  return value;
}

/** Whether a value is what `{}` makes: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A `BundleError` for a file whose content can't be used. */
export function refuse(where: string, problem: string, options?: ErrorOptions): BundleError {
  return new BundleError(`${where} ${problem}; get it again from where it came from.`, options);
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Servers of single-page apps answer every address with their start page.
    const page = /^\s*<(!doctype|html)/i.test(text) ? ': the server sent a web page instead' : '';
    throw refuse(where, `is not JSON${page || ': it is damaged or cut off'}`, { cause: error });
  }
}

/** Without recursion, so that no nesting exhausts the stack. */
function checkValues(root: JsonObject, where: string): void {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let count = 1, next = pending.pop(); next; next = pending.pop(), count++) {
    const { value, depth } = next;
    if (depth > MAX_DEPTH) throw refuse(where, `is nested more than ${MAX_DEPTH} levels deep`);
    if (count > MAX_VALUES) throw refuse(where, `holds more than ${MAX_VALUES} values`);
    if (typeof value === 'number' && !Number.isFinite(value))
      throw refuse(where, 'holds a number out of range');
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, child] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw refuse(where, `holds the forbidden key ${JSON.stringify(key)}`);
      pending.push({ value: child, depth: depth + 1 });
    }
  }
}
