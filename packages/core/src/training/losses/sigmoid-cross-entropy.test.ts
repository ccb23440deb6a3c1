import '@tensorflow/tfjs-backend-cpu';
import { env, memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import golden from '../golden/sigmoid-cross-entropy.json' with { type: 'json' };
import { gradientError, type LossInput, lossAndGradient } from '../testing/loss-and-gradient.js';
import { type SigmoidCrossEntropyOptions, sigmoidCrossEntropy } from './sigmoid-cross-entropy.js';

beforeAll(async () => {
  env().set('PROD', true);
  await setBackend('cpu');
});

const measure = (input: LossInput, options: SigmoidCrossEntropyOptions = {}) =>
  lossAndGradient((logits, targets) => sigmoidCrossEntropy(logits, targets, options), input);

describe('sigmoidCrossEntropy', () => {
  test.each(golden.cases.map((each, i) => [i, each] as const))(
    "loss and gradient are those of PyTorch's BCEWithLogitsLoss, case %i",
    (_, each) => {
      const classWeights = each.classWeights ?? undefined;
      const { loss, gradient } = measure(
        { logits: golden.logits, targets: each.targets, classes: 4 },
        { classWeights },
      );
      expect(loss).toBeCloseTo(each.loss, 5);
      each.gradient.forEach((expected, i) => {
        expect(gradient[i]).toBeCloseTo(expected, 6);
      });
    },
  );

  test('smoothing moves each target towards one half', () => {
    const logits = [0.5, -1, 2, 0.1];
    const smoothed = measure({ logits, targets: [1, 0, 0, 1], classes: 2 }, { labelSmoothing: 0.2 });
    const byHand = measure({ logits, targets: [0.9, 0.1, 0.1, 0.9], classes: 2 });
    expect(smoothed.loss).toBeCloseTo(byHand.loss, 6);
  });

  test('the gradient agrees with finite differences under smoothing and class weights', () => {
    const each = { labelSmoothing: 0.2, classWeights: [0.3, 1, 2] };
    const logits = [0.5, -1, 2, 0.1, 0.2, -0.3];
    const targets = [0, 1, 1, 0.6, 0, 0.4];
    const loss: Parameters<typeof gradientError>[0] = (x, y) => sigmoidCrossEntropy(x, y, each);
    expect(gradientError(loss, { logits, targets, classes: 3 })).toBeLessThan(5e-4);
  });

  test('logits far from 0 give the exact loss, not infinity', () => {
    const { loss, gradient } = measure({
      logits: [1000, -1000, -1000, 1000],
      targets: [0, 1, 0, 1],
      classes: 2,
    });
    expect(loss).toBeCloseTo(2000 / 4, 3);
    expect(gradient).toEqual([0.25, -0.25, 0, 0]);
  });

  test('leaks no tensor', () => {
    const { numTensors } = memory();
    measure({ logits: [1, 2], targets: [0, 1], classes: 2 }, { labelSmoothing: 0.1, classWeights: [1, 2] });
    expect(memory().numTensors).toBe(numTensors);
  });
});
