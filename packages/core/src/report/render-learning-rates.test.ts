import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { LearningRateCurve } from '../training/find-learning-rate.js';
import { renderLearningRates } from './render-learning-rates.js';

/** A loss that falls to its least at 0.1 and grows beyond. */
const CURVE: LearningRateCurve = {
  points: Array.from({ length: 61 }, (_, i) => {
    const learningRate = 1e-6 * 10 ** (i / 10);
    const smoothedLoss =
      2 - 1.5 * Math.exp(-((Math.log10(learningRate) + 1) ** 2)) + (i > 55 ? (i - 55) ** 3 : 0);
    return { step: i + 1, learningRate, loss: smoothedLoss + 0.1 * (i % 2), smoothedLoss };
  }),
  suggestion: 0.02,
  minimum: 0.1,
  diverged: true,
};

const options = { title: 'Digits', curve: CURVE, architecture: 'lenet-5', created: '2026-01-02T03:04:05Z' };

function documentOf(change: Partial<Parameters<typeof renderLearningRates>[0]> = {}): Document {
  return parseHTML(renderLearningRates({ ...options, ...change })).document;
}

describe('renderLearningRates', () => {
  test('leads with the suggestion, and says how the trial ended', () => {
    const document = documentOf();
    expect(document.querySelector('.accuracy .figure')?.textContent).toBe('0.0200');
    expect(document.querySelector('.accuracy .note')?.textContent).toBe(
      '61 steps, until the loss grew without bound. The loss is least at 0.100.',
    );
    expect(
      documentOf({ curve: { ...CURVE, diverged: false } }).querySelector('.note')?.textContent,
    ).toContain('never grew without bound');
  });

  test('draws each batch, their average and the suggestion, and says so in words', () => {
    const chart = documentOf().querySelector('figure svg') as Element;
    expect(chart.getAttribute('aria-label')).toBe(
      'Loss by learning rate, from 1.00e-6 to 1.00: falls fastest at 0.0200, is least at 0.100.',
    );
    expect(chart.querySelectorAll('circle')).toHaveLength(61);
    expect(chart.querySelectorAll('[aria-label="line"] path')).toHaveLength(1);
    expect(chart.querySelectorAll('[aria-label="rule"] line')).toHaveLength(1);
    expect(chart.outerHTML).not.toMatch(/NaN|Infinity/);
    const ticks = [...chart.querySelectorAll('[aria-label="x-axis tick label"] text')].map(
      (one) => one.textContent,
    );
    expect(ticks).toContain('1e-3');
  });

  test('is one page that loads nothing, with all text escaped', () => {
    const page = renderLearningRates({
      ...options,
      title: '<script>alert(1)</script>',
      command: 'striate "<b>"',
    });
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('striate &quot;&lt;b&gt;&quot;');
    expect(page).not.toMatch(/(src|href)="?https?:/);
  });

  test('settings and environment are listed', () => {
    const document = documentOf({ settings: { batchSize: 32 }, environment: { threads: 4 } });
    expect(document.querySelector('.groups')?.textContent?.replaceAll(/\s+/g, ' ')).toContain('batch size32');
  });
});
