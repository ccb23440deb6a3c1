import { AGAINST, FOR } from '@striate/core/drawing';
import { html, page } from '@striate/core/report';
import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { featureExtractor, featureSettings } from '../features/index.js';
import { columnTicks, frequencyTicks, timeTicks } from './axis-ticks.js';
import { columnEdges } from './column-edges.js';
import { drawExplanation } from './draw-explanation.js';
import type { SoundExplanation } from './explain-sound.js';
import { mapPicture } from './map-picture.js';
import { sketchExplanation } from './sketch-explanation.js';
import { strongestRegion } from './strongest-region.js';

const explanation: SoundExplanation = {
  label: '<b>seven</b>',
  score: 0.9731,
  layer: 'conv"4',
  shape: [4, 3],
  features: Float32Array.of(0, 0, 0, 0, 1, 2, 0, 4, 0, 0, 0, 0),
  gradCam: Float32Array.of(0, 0, 0, 0, 1, 1.9, 0, 2, 0.9, 0, 0, 0),
  occlusion: Float32Array.of(0, 0, 0, 0, 0.1, 0, 0, 0.2, 0, -0.4, 0, 0),
  columns: 'frequency',
  edges: [50, 500, 1500, 3500],
  start: 0.01,
  hop: 0.01,
};

const drawn = (one: SoundExplanation) => parseHTML(`<body>${drawExplanation(one).markup}</body>`).document;

describe('drawExplanation', () => {
  test('draws the sound and both maps, each with axes, a legend and its words', () => {
    const document = drawn(explanation);
    const charts = [...document.querySelectorAll('svg')];
    expect(charts.map((svg) => svg.getAttribute('role'))).toEqual(['img', 'img', 'img']);
    expect(charts.map((svg) => svg.getAttribute('aria-label'))).toEqual([
      'The sound over time.',
      'Grad-CAM is largest from 0.02 to 0.04 s, at 500 to 3,500 Hz.',
      'Covering the sound takes most from the probability from 0.02 to 0.04 s, at 500 to 1,500 Hz: up to 20.0%.',
    ]);
    for (const svg of charts) {
      const texts = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent);
      expect(texts).toEqual(expect.arrayContaining(['frequency (Hz)', 'time (s)', '1k', '2k', '0.02']));
    }
    const notes = [...document.querySelectorAll('.note')].map((note) =>
      note.textContent?.replace(/\s+/g, ' '),
    );
    expect(notes).toContain('against it, −40.0% for it, +40.0%');
  });

  test('text from outside is text', () => {
    const { markup } = drawExplanation(explanation);
    expect(markup).toContain('&lt;b&gt;seven&lt;/b&gt;');
    expect(markup).not.toContain('<b>seven');
    expect(page({ title: 'x', subtitle: html`y`, body: [drawExplanation(explanation)] })).toContain(markup);
  });

  test('of a waveform it draws the wave, and the maps below it', () => {
    const wave: SoundExplanation = { ...explanation, shape: [12, 1], columns: 'level', edges: [] };
    const document = drawn(wave);
    expect(document.querySelectorAll('image').length).toBe(0);
    const fills = [...document.querySelectorAll('svg')].map((svg) =>
      [...svg.querySelectorAll('path[fill]')].map((path) => path.getAttribute('fill')),
    );
    const [soft, wrong, right] = ['var(--soft)', 'var(--wrong)', 'var(--right)'];
    expect(fills).toEqual([[soft], [soft, wrong], [soft, wrong, right]]);
    expect(document.body.innerHTML).not.toMatch(/NaN|undefined|frequency/);
  });

  test('of maps that are 0 everywhere, and of silence, it draws what there is', () => {
    const nothing = new Float32Array(12);
    const { markup } = drawExplanation({
      ...explanation,
      features: nothing,
      gradCam: nothing,
      occlusion: nothing,
    });
    expect(markup).not.toMatch(/NaN|Infinity/);
    expect(markup).toContain('Covering the sound takes nothing');
    const mfcc = drawExplanation({ ...explanation, columns: 'coefficient', edges: [] }).markup;
    expect(mfcc).toContain('coefficient');
    expect(mfcc).not.toContain('Hz');
  });
});

test('a sketch is one picture with its words; of a waveform one chart', () => {
  const { body } = parseHTML(`<html><body>${sketchExplanation(explanation).markup}</body></html>`).document;
  expect([...body.children].map(({ tagName }) => tagName)).toEqual(['IMG', 'P']);
  expect(body.textContent).toBe('Grad-CAM is largest from 0.02 to 0.04 s, at 500 to 3,500 Hz.');
  const wave = sketchExplanation({ ...explanation, shape: [12, 1], columns: 'level', edges: [] }).markup;
  expect(wave).toMatch(/^<svg .+<\/svg><p>Grad-CAM/s);
});

describe('mapPicture', () => {
  const pixels = (options: Parameters<typeof mapPicture>[0]) => {
    const png = Buffer.from(mapPicture(options).replace('data:image/png;base64,', ''), 'base64');
    const { width, height, data } = decode(png);
    const at = (x: number, y: number) => [...data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)];
    return { width, height, at };
  };

  test('has time to the right and the first column at the bottom, louder is darker', () => {
    const { width, height, at } = pixels({ shape: [3, 2], features: Float32Array.of(0, 1, 2, 3, 4, 4) });
    expect([width, height]).toEqual([3, 2]);
    expect(at(0, 1)).toEqual([250, 249, 246]);
    expect(at(2, 1)).toEqual([45, 50, 58]);
    expect(at(2, 0)).toEqual(at(2, 1));
    expect(at(0, 0)[0]).toBeGreaterThan(at(1, 0)[0] as number);
  });

  test('colours what speaks for a class and what speaks against it', () => {
    const { at } = pixels({ shape: [3, 1], features: new Float32Array(3), map: Float32Array.of(1, 0, -1) });
    const mixed = (color: readonly number[]) =>
      [250, 249, 246].map((grey, i) => Math.round(0.2 * grey + 0.8 * (color[i] as number)));
    expect([at(0, 0), at(1, 0), at(2, 0)]).toEqual([mixed(FOR), [250, 249, 246], mixed(AGAINST)]);
  });
});

test('a region is what hangs together with the largest value', () => {
  const values = Float32Array.of(9, 0, 9, 9, 10, 4, 0, 0, 8);
  const region = strongestRegion({ ...explanation, shape: [3, 3], gradCam: values }, 'gradCam');
  expect(region?.value).toBe(10);
  // Frames 0 and 1, columns 0 and 1; the 9 at the end of frame 0 and the 8 hang by a corner alone.
  expect(region?.from).toBeCloseTo(0.01, 9);
  expect(region?.to).toBeCloseTo(0.03, 9);
  expect([region?.lowest, region?.highest]).toEqual([50, 1500]);
});

describe('axes', () => {
  test.each([
    [0, 1, ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    [0.0075, 0.9875, ['0.2', '0.4', '0.6', '0.8']],
    [0, 3.1, ['0', '1', '2', '3']],
    [0, 0.05, ['0', '0.01', '0.02', '0.03', '0.04', '0.05']],
    [0, 60, ['0', '20', '40', '60']],
  ])('from %f to %f s', (start, end, expected) => {
    expect(timeTicks(start, end).map(({ text }) => text)).toEqual(expected);
  });

  test('ticks lie where their frequency does, and keep their distance', () => {
    const ticks = frequencyTicks([0, 1000, 2000, 4000, 8000], 0.1);
    expect(ticks).toEqual([
      { at: 0.8125, text: '5k' },
      { at: 0.5, text: '2k' },
      { at: 0.25, text: '1k' },
      { at: 0.125, text: '500' },
      { at: 0.025, text: '100' },
    ]);
    expect(columnTicks(13, 0.2).map(({ text }) => text)).toEqual(['0', '3', '6', '9', '12']);
  });
});

describe('columnEdges', () => {
  /** The band that a tone of this frequency is loudest in must be the one whose edges it lies between. */
  test.each([
    { bands: 20 },
    { bands: 24, melScale: 'slaney', melNorm: 'slaney' },
    { bands: 16, melScale: 'meyda', frameLength: 512, periodic: false },
    { kind: 'spectrum', frameLength: 64 },
    { bands: 12, lowest: 300, highest: 3000 },
  ] as const)('%j: a tone is loudest in the column whose edges it lies between', (options) => {
    const rate = 8000;
    const edges = columnEdges(rate, featureSettings(rate, options)) as number[];
    for (const column of [2, 5, 9]) {
      const hz = ((edges[column] as number) + (edges[column + 1] as number)) / 2;
      const tone = Float32Array.from({ length: 2000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rate));
      const { data, shape } = featureExtractor(rate, options).extract(tone);
      const columns = shape[1] as number;
      expect(edges.length).toBe(columns + 1);
      const frame = data.slice(columns, 2 * columns);
      expect(frame.indexOf(Math.max(...frame))).toBe(column);
    }
  });

  test('cepstral coefficients have none', () => {
    expect(columnEdges(8000, featureSettings(8000, { kind: 'mfcc' }))).toBeUndefined();
  });

  test('edges lie halfway in mel: by hand, of two bands from 0 to 8 kHz', () => {
    // 2595 log10(1 + 8000 / 700) = 2840.02; a sixth, three and five sixths of it, back in Hz.
    const edges = columnEdges(16_000, featureSettings(16_000, { bands: 2, lowest: 0 })) as number[];
    [365.4, 1767.8, 5016.3].forEach((hz, i) => {
      expect(edges[i]).toBeCloseTo(hz, 1);
    });
  });
});
