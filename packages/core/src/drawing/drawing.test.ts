import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { colorLegend } from './color-legend.js';
import { AGAINST, FOR, type MapOverlayOptions, mapOverlay, scaleMap } from './map-overlay.js';
import { outline } from './outline.js';

describe('mapOverlay', () => {
  const GREY = [250, 249, 246];
  const colors = [...GREY, ...GREY, 1, 2, 3, 4, 5, 6];
  const pixels = (options: MapOverlayOptions) => {
    const png = Buffer.from(mapOverlay(options).replace('data:image/png;base64,', ''), 'base64');
    const { width, height, data } = decode(png);
    return { width, height, at: (place: number) => [...data.slice(place * 3, place * 3 + 3)] };
  };

  test('without a map it is the picture', () => {
    const { width, height, at } = pixels({ width: 1, height: 4, colors });
    expect([width, height]).toEqual([1, 4]);
    expect([0, 1, 2, 3].flatMap(at)).toEqual(colors);
  });

  test('colours what speaks for a class and what speaks against it', () => {
    const { at } = pixels({ width: 2, height: 2, colors, map: [1, -1, 0, 0.5] });
    const mixed = (color: readonly number[]) =>
      GREY.map((grey, i) => Math.round(0.2 * grey + 0.8 * (color[i] as number)));
    expect([at(0), at(1), at(2)]).toEqual([mixed(FOR), mixed(AGAINST), [1, 2, 3]]);
    expect(at(3)).toEqual([4, 5, 6].map((value, i) => Math.round(0.6 * value + 0.4 * (FOR[i] as number))));
  });
});

test('a scaled map has 1 or -1 at its strongest, and one of nothing is left alone', () => {
  expect([...scaleMap(Float32Array.of(0, 1, -4))]).toEqual([0, 0.25, -1]);
  expect([...scaleMap(new Float32Array(2))]).toEqual([0, 0]);
});

describe('outline', () => {
  /** Moves and lines in the order of drawing don't count: what counts is where the edges are. */
  const edges = (path: string) => path.split('M').slice(1).sort();

  test('has each edge between inside and outside once', () => {
    expect(edges(outline([true], 1))).toEqual(['0 0h1', '0 0v1', '0 1h1', '1 0v1']);
    // Two places beside each other: six edges, none between them.
    expect(edges(outline([true, true], 2))).toEqual(['0 0h1', '0 0v1', '0 1h1', '1 0h1', '1 1h1', '2 0v1']);
    // The lower of two rows.
    expect(edges(outline([false, true], 1))).toEqual(['0 1h1', '0 1v1', '0 2h1', '1 1v1']);
    expect(outline([false], 1)).toBe('');
  });
});

test('text in a legend is text', () => {
  const { markup } = colorLegend('<b>', 'for it', [[0, 0, 0], FOR]);
  expect(markup).toContain('&lt;b&gt; <span');
  expect(markup).toContain('linear-gradient(90deg, rgb(0 0 0), rgb(224 97 10))');
});
