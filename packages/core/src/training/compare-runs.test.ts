import { describe, expect, test } from 'vitest';
import { TrainingError } from '../errors.js';
import { checkSameRun } from './compare-runs.js';

const run = (settings: Record<string, unknown>, fingerprint: Record<string, unknown> = {}) => ({
  settings,
  fingerprint,
});

describe('checkSameRun', () => {
  test('equal runs pass, whatever the order of keys', () => {
    const saved = run({ a: 1, b: { c: [1, 2], d: null } }, { e: 'x' });
    expect(() =>
      checkSameRun(saved, run({ b: { d: null, c: [1, 2] }, a: 1 }, { e: 'x' }), 'file'),
    ).not.toThrow();
  });

  test('a field that only one of them has is a difference', () => {
    const compare = () => checkSameRun(run({ a: 1 }), run({ a: 1 }, { model: 'lenet-5' }), 'file');
    expect(compare).toThrow(TrainingError);
    expect(compare).toThrow('fingerprint.model was nothing, is "lenet-5"');
  });

  test('long values are cut around their first difference', () => {
    const names = Array.from({ length: 60 }, (_, i) => `class-${i}`);
    const compare = () =>
      checkSameRun(run({ labels: names }), run({ labels: names.with(40, 'other') }), 'file');
    expect(compare).toThrow(/labels was \.\.\..*class-40.*\.\.\., is \.\.\..*"other".*\.\.\.\./);
  });
});
