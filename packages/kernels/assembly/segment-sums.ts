/**
 * out[segment] = the sum of the segment's rows of x, added up in the order that `order` lists them in, from
 * order[starts[segment]] to before order[starts[segment + 1]]; zeros where there is none. For the segments [from, to).
 */
export function segmentSums(
  x: usize,
  order: usize,
  starts: usize,
  out: usize,
  bytes: usize,
  from: i32,
  to: i32,
): void {
  memory.fill(out + <usize>from * bytes, 0, <usize>(to - from) * bytes);
  let at = order + ((<usize>load<i32>(starts + ((<usize>from) << 2))) << 2);
  for (let segment = from; segment < to; segment++) {
    const end = order + ((<usize>load<i32>(starts + ((<usize>(segment + 1)) << 2))) << 2);
    const target = out + <usize>segment * bytes;
    for (; at < end; at += 4) addRow(x + <usize>load<i32>(at) * bytes, target, bytes);
  }
}

function addRow(row: usize, sum: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) {
    v128.store(sum + i, f32x4.add(v128.load(sum + i), v128.load(row + i)));
  }
  for (; i < bytes; i += 4) store<f32>(sum + i, load<f32>(sum + i) + load<f32>(row + i));
}
