import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { TrainingError } from '../errors.js';
import { depthScales } from './depth-rates.js';
import { freeze, unfreezeFrom } from './freeze.js';
import { smallBackbone } from './testing/small-backbone.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

test('each layer with a kernel halves the rate of those before it; normalisation goes with its convolution', () => {
  expect(depthScales(smallBackbone().model, 0.5)).toEqual({
    conv1: 0.25,
    bn1: 0.25,
    conv2: 0.5,
    bn2: 0.5,
    logits: 1,
  });
});

test('frozen layers have no rate and do not count', () => {
  const { model } = smallBackbone();
  freeze(model);
  unfreezeFrom(model, 'conv2');
  expect(depthScales(model, 0.5)).toEqual({ conv2: 0.5, logits: 1 });
  freeze(model, ['conv2']);
  model.getLayer('conv1').trainable = true;
  expect(depthScales(model, 0.5)).toEqual({ conv1: 0.5, logits: 1 });
});

test('a decay of 1 is one rate for all; others out of (0, 1] are refused', () => {
  expect(new Set(Object.values(depthScales(smallBackbone().model, 1)))).toEqual(new Set([1]));
  for (const decay of [0, -1, 1.5, Number.NaN]) {
    expect(() => depthScales(smallBackbone().model, decay)).toThrow(TrainingError);
  }
});
