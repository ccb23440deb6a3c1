/**
 * Finds a key that occurs twice in one object of a JSON text, where `JSON.parse` would silently keep the last.
 *
 * @param json a text that `JSON.parse` accepts
 * @returns the first key that repeats, or undefined
 */
export function findDuplicateKey(json: string): string | undefined {
  // One entry an open bracket: the keys seen in an object, null for an array.
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = stringEnd(json, i);
      const keys = open.at(-1);
      if (keys && isFollowedByColon(json, end)) {
        const key: string = JSON.parse(json.slice(i, end));
        if (keys.has(key)) return key;
        keys.add(key);
      }
      i = end - 1;
    }
  }
  return undefined;
}

/** @returns the position after the closing quote of the string that starts at `start` */
function stringEnd(json: string, start: number): number {
  let i = start + 1;
  while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
  return i + 1;
}

function isFollowedByColon(json: string, start: number): boolean {
  let i = start;
  while (json[i] === ' ' || json[i] === '\n' || json[i] === '\r' || json[i] === '\t') i++;
  return json[i] === ':';
}
