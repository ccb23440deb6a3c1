import { AGAINST, FOR } from '@striate/core/drawing';
import { html, page } from '@striate/core/report';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { describePicture } from './describe-picture.js';
import { drawExplanation } from './draw-explanation.js';
import type { PictureExplanation, PicturePlaces } from './explain-picture.js';
import { sketchExplanation } from './sketch-explanation.js';
import { strongestArea } from './strongest-area.js';

/** 2 x 3 pixels, the upper left one red. */
const explanation: PictureExplanation = {
  label: '<b>cat</b>',
  score: 0.9731,
  layer: 'conv"4',
  shape: [2, 3],
  picture: {
    data: Uint8Array.from({ length: 18 }, (_, i) => (i === 0 ? 255 : i < 3 ? 0 : 100)),
    width: 3,
    height: 2,
    channels: 3,
  },
  gradCam: Float32Array.of(4, 0, 0, 3, 0, 1),
  occlusion: Float32Array.of(0.2, 0, 0, 0, 0, -0.4),
};

const documentOf = ({ markup }: { markup: string }) =>
  parseHTML(`<html><body>${markup}</body></html>`).document;

const pixelsOf = (address: string | null | undefined) => {
  const { width, height, data } = decode(
    Buffer.from((address ?? '').replace('data:image/png;base64,', ''), 'base64'),
  );
  return { width, height, at: (place: number) => [...data.slice(place * 3, place * 3 + 3)] };
};

describe('drawExplanation', () => {
  test('draws the picture in its colours, and both maps over it in grey, with legends and words', () => {
    const document = documentOf(drawExplanation(explanation));
    const charts = [...document.querySelectorAll('svg')];
    expect(charts.map((svg) => svg.getAttribute('aria-label'))).toEqual([
      'The picture.',
      'Grad-CAM is largest at the left: 0 to 1 across, 0 to 2 down, of 3 x 2.',
      'Covering takes most from the probability at the upper left: 0 to 1 across, 0 to 1 down, of 3 x 2: up to 20.0%.',
    ]);
    const [plain, seen, covered] = charts.map((svg) =>
      pixelsOf(svg.querySelector('image')?.getAttribute('href')),
    );
    expect([plain?.width, plain?.height]).toEqual([3, 2]);
    expect([plain?.at(0), plain?.at(1)]).toEqual([
      [255, 0, 0],
      [100, 100, 100],
    ]);
    // Red is a grey of 0.299 * 255; a map's strongest place has four fifths of its colour.
    expect(seen?.at(0)).toEqual(FOR.map((color) => Math.round(0.2 * 76 + 0.8 * color)));
    expect(seen?.at(1)).toEqual([100, 100, 100]);
    expect(covered?.at(5)).toEqual(AGAINST.map((color) => Math.round(0.2 * 100 + 0.8 * color)));
    const notes = [...document.querySelectorAll('.note')].map((note) =>
      note.textContent?.replace(/\s+/g, ' '),
    );
    expect(notes).toContain('against it, −40.0% for it, +40.0%');
  });

  test('outlines the strongest half, in black over white', () => {
    const [, seen] = [...documentOf(drawExplanation(explanation)).querySelectorAll('svg')];
    const paths = [...(seen?.querySelectorAll('path') ?? [])];
    expect(paths.map((path) => path.getAttribute('stroke'))).toEqual(['#fff', '#000']);
    // The places with 4 and 3, one below the other: six edges.
    const edges = paths[1]?.getAttribute('d')?.split('M').slice(1).sort();
    expect(edges).toEqual(['0 0h1', '0 0v1', '0 1v1', '0 2h1', '1 0v1', '1 1v1']);
  });

  test('text from outside is text', () => {
    const { markup } = drawExplanation(explanation);
    expect(markup).toContain('&lt;b&gt;cat&lt;/b&gt;');
    expect(markup).not.toMatch(/<b>cat|conv"4/);
    expect(page({ title: 'x', subtitle: html`y`, body: [drawExplanation(explanation)] })).toContain(markup);
  });

  test('draws the one map that was made, grey pictures, and maps of nothing', () => {
    const { gradCam, layer, ...covered } = explanation;
    expect(documentOf(drawExplanation(covered)).querySelectorAll('svg').length).toBe(2);
    const nothing = new Float32Array(6);
    const grey = { data: new Float32Array(6), width: 3, height: 2, channels: 1 } as const;
    const { markup } = drawExplanation({
      ...explanation,
      picture: grey,
      gradCam: nothing,
      occlusion: nothing,
    });
    expect(markup).not.toMatch(/NaN|undefined|Infinity/);
    expect(markup).toContain('Covering takes nothing');
    expect(markup).toContain('Grad-CAM is 0 everywhere');
  });
});

describe('sketchExplanation', () => {
  test('is one small picture with its words', () => {
    const { body } = documentOf(sketchExplanation(explanation));
    expect([...body.children].map(({ tagName }) => tagName)).toEqual(['IMG']);
    const image = body.querySelector('img');
    expect(image?.className).toBe('pixelated');
    expect(image?.getAttribute('alt')).toBe(
      'Grad-CAM is largest at the left: 0 to 1 across, 0 to 2 down, of 3 x 2.',
    );
  });

  test('a large picture is reduced to 96 pixels, and its map with it', () => {
    const [width, height] = [200, 100];
    const gradCam = Float32Array.from({ length: width * height }, (_, i) => Number(i % width >= 100));
    const large: PicturePlaces = {
      ...{ label: 'a', score: 1, layer: 'x', shape: [height, width], gradCam },
      picture: { data: new Uint8Array(width * height).fill(50), width, height, channels: 1 },
    };
    const image = documentOf(sketchExplanation(large)).querySelector('img');
    const { at, ...size } = pixelsOf(image?.getAttribute('src'));
    expect(size).toEqual({ width: 96, height: 48 });
    expect(at(0)).toEqual([50, 50, 50]);
    expect(at(95)).toEqual(FOR.map((color) => Math.round(10 + 0.8 * color)));
  });
});

test.each([
  [0, 'at the upper left'],
  [4, 'at the top'],
  [40, 'in the middle'],
  [44, 'at the right'],
  [76, 'at the bottom'],
  [80, 'at the lower right'],
])('place %i of 9 x 9 is %s', (place, where) => {
  const gradCam = new Float32Array(81);
  gradCam[place] = 1;
  const [left, top] = [place % 9, Math.floor(place / 9)];
  const picture = { data: new Uint8Array(81), width: 9, height: 9, channels: 1 } as const;
  const explanation: PicturePlaces = { label: 'a', score: 1, layer: 'x', shape: [9, 9], picture, gradCam };
  expect(describePicture(explanation)).toEqual({
    gradCam: `Grad-CAM is largest ${where}: ${left} to ${left + 1} across, ${top} to ${top + 1} down, of 9 x 9.`,
  });
  expect(strongestArea(explanation, 'gradCam')).toEqual({ top, left, height: 1, width: 1, value: 1 });
});
