/**
 * Finds the best of many without sorting all: a heap of those found so far, the worst of them at its root.
 *
 * @param length how many there are
 * @param count how many to find, at most `length`
 * @param isBetter whether the one at the first position is better; a total order
 * @returns `count` positions, best first
 */
export function selectBest(
  length: number,
  count: number,
  isBetter: (a: number, b: number) => boolean,
): Uint32Array {
  const heap = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = (count >> 1) - 1; i >= 0; i--) sink(heap, i, count, isBetter);
  for (let position = count; position < length; position++) {
    if (!isBetter(position, heap[0] as number)) continue;
    heap[0] = position;
    sink(heap, 0, count, isBetter);
  }
  // The worst goes to the end, then the worst of the rest before it, until they lie in order.
  for (let end = count - 1; end > 0; end--) {
    const worst = heap[0] as number;
    heap[0] = heap[end] as number;
    heap[end] = worst;
    sink(heap, 0, end, isBetter);
  }
  return heap;
}

/** Moves an entry down until both of those below it are better. */
function sink(
  heap: Uint32Array,
  start: number,
  end: number,
  isBetter: (a: number, b: number) => boolean,
): void {
  const moved = heap[start] as number;
  let place = start;
  for (let child = 2 * place + 1; child < end; child = 2 * place + 1) {
    if (child + 1 < end && isBetter(heap[child] as number, heap[child + 1] as number)) child++;
    if (isBetter(heap[child] as number, moved)) break;
    heap[place] = heap[child] as number;
    place = child;
  }
  heap[place] = moved;
}
