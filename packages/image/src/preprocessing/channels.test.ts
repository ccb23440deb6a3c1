import { describe, expect, test } from 'vitest';
import { convertChannels } from './channels.js';
import { checkPixels, type ImageChannels, type Pixels } from './pixels.js';

const one = (data: number[], float = false): Pixels => ({
  data: float ? Float32Array.from(data) : Uint8Array.from(data),
  height: 1,
  width: 1,
  channels: data.length as ImageChannels,
});

describe('convertChannels', () => {
  test('colour to grey by the weights of BT.601, rounded to nearest', () => {
    expect([...convertChannels(one([255, 0, 0]), 1).data]).toEqual([76]); // 76.245
    expect([...convertChannels(one([0, 255, 0]), 1).data]).toEqual([150]); // 149.685
    expect([...convertChannels(one([0, 0, 255]), 1).data]).toEqual([29]); // 29.07
    expect([...convertChannels(one([255, 255, 255]), 1).data]).toEqual([255]);
    expect(convertChannels(one([255, 0, 0], true), 1).data[0]).toBeCloseTo(76.245, 4);
  });

  test('grey to colour repeats the value; added opacity is full', () => {
    expect([...convertChannels(one([9]), 3).data]).toEqual([9, 9, 9]);
    expect([...convertChannels(one([9]), 4).data]).toEqual([9, 9, 9, 255]);
    expect([...convertChannels(one([1, 2, 3]), 4).data]).toEqual([1, 2, 3, 255]);
  });

  test('opacity is laid over white', () => {
    expect([...convertChannels(one([10, 20, 30, 0]), 3).data]).toEqual([255, 255, 255]);
    expect([...convertChannels(one([10, 20, 30, 255]), 3).data]).toEqual([10, 20, 30]);
    expect([...convertChannels(one([0, 0, 0, 51]), 3).data]).toEqual([204, 204, 204]);
    expect([...convertChannels(one([0, 0, 0, 51]), 1).data]).toEqual([204]);
  });

  test('the same channels give the same picture back', () => {
    const pixels = one([1, 2, 3]);
    expect(convertChannels(pixels, 3)).toBe(pixels);
  });
});

describe('checkPixels', () => {
  test.each([
    [{ width: 0 }, /positive whole numbers/],
    [{ width: 1.5 }, /positive whole numbers/],
    [{ channels: 2 as ImageChannels }, /channels must be 1/],
    [{ width: 2 }, /expected 1 x 2 x 1 = 2 values, received 1/],
    [{ data: [1] as unknown as Uint8Array }, /data must be a Uint8Array or a Float32Array/],
  ])('%o is refused', (change, message) => {
    expect(() => checkPixels({ ...one([1]), ...change }, 'cam')).toThrow(message);
  });
});
