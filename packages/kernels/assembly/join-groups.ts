import { unitStart } from './elements';

/** out = the sum of `groups` arrays of `length` numbers that lie one after another, for the units [from, to) of `elementUnits`. */
export function joinGroups(sums: usize, groups: i32, length: i32, out: usize, from: i32, to: i32): void {
  const bytes = (<usize>length) << 2;
  const end = unitStart(to, length);
  let at = unitStart(from, length);
  for (; at + 16 <= end; at += 16) {
    let total = v128.load(sums + at);
    for (let g: usize = 1; g < <usize>groups; g++) total = f32x4.add(total, v128.load(sums + g * bytes + at));
    v128.store(out + at, total);
  }
  for (; at < end; at += 4) {
    let total = load<f32>(sums + at);
    for (let g: usize = 1; g < <usize>groups; g++) total += load<f32>(sums + g * bytes + at);
    store<f32>(out + at, total);
  }
}
