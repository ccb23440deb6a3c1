import type { ConvCase } from './reference-conv.js';

/** Convolutions that users have: from architectures, and from the edges of what is allowed. */
export const convCases: readonly [string, ConvCase][] = [
  ['LeNet: 5x5 same on one channel', conv([2, 8, 8, 1], [5, 5, 1, 3], 1, 'same')],
  ['AlexNet: 11x11 stride 4 padding 2', conv([1, 15, 14, 2], [11, 11, 2, 3], 4, 2)],
  ['ResNet: 7x7 stride 2 padding 3', conv([1, 9, 9, 2], [7, 7, 2, 3], 2, 3)],
  ['ResNet: 3x3 stride 2 same on an odd size', conv([2, 7, 7, 2], [3, 3, 2, 3], 2, 'same')],
  ['ResNet shortcut: 1x1 stride 2', conv([2, 8, 8, 3], [1, 1, 3, 5], 2, 'same')],
  ['1x1 stride 1', conv([2, 5, 4, 3], [1, 1, 3, 6], 1, 'valid')],
  ['stride larger than the filter, remainder cut', conv([1, 10, 9, 2], [2, 2, 2, 2], 4, 'valid')],
  ['different strides', conv([1, 9, 7, 2], [3, 2, 2, 3], [3, 2], 'same')],
  ['stride larger than the filter, same', conv([1, 8, 7, 2], [2, 2, 2, 2], 4, 'same')],
  ['one pixel', conv([1, 1, 1, 1], [1, 1, 1, 1], 1, 'valid')],
  ['one pixel under a 3x3 filter', conv([2, 1, 1, 2], [3, 3, 2, 2], 1, 'same')],
  ['filter as large as the image', conv([2, 4, 5, 2], [4, 5, 2, 3], 1, 'valid')],
  ['one row', conv([2, 1, 9, 2], [1, 4, 2, 3], [1, 2], 'same')],
  ['padding beyond the filter', conv([1, 4, 4, 2], [2, 2, 2, 2], 1, explicit(3, 2, 4, 1))],
  ['padding beyond the filter at stride 3', conv([1, 5, 4, 1], [2, 3, 1, 2], 3, explicit(4, 3, 2, 5))],
  ['dilation 2', conv([2, 9, 8, 2], [3, 3, 2, 3], 1, 'same', 2)],
  ['dilations 3 and 1', conv([1, 10, 5, 2], [3, 2, 2, 2], 1, 'valid', [3, 1])],
  ['dilation 2, padding beyond the filter', conv([1, 4, 4, 1], [2, 2, 1, 2], 1, explicit(4, 3, 3, 4), 2)],
];

/** The same for depthwise convolutions: the filter's last axis becomes the multiplier. */
export const depthwiseCases: readonly [string, ConvCase][] = convCases.map(([title, one]) => {
  const [height, width, channels, last] = one.filter;
  return [title, { ...one, filter: [height, width, channels, last > 3 ? 1 : last - 1 || 1] }];
});

function conv(
  input: ConvCase['input'],
  filter: ConvCase['filter'],
  strides: number | [number, number],
  pad: ConvCase['pad'],
  dilations: number | [number, number] = 1,
): ConvCase {
  const pair = (value: number | [number, number]): [number, number] =>
    typeof value === 'number' ? [value, value] : value;
  return { input, filter, strides: pair(strides), pad, dilations: pair(dilations) };
}

/** Padding in numbers, as tfjs takes it. */
export function explicit(top: number, bottom: number, left: number, right: number): ConvCase['pad'] {
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}
