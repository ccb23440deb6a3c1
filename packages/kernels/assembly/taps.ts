/** The first tap of a window that lies inside, where its first one is at `start`: all before it are at negative places. */
export function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One more than the last of `taps` that lies inside of `size` places; at most `firstTap` where none does. */
export function endTap(start: i32, dilation: i32, taps: i32, size: i32): i32 {
  return start >= size ? 0 : min(taps, (size - 1 - start) / dilation + 1);
}
