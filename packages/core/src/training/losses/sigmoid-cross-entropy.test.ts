import '@tensorflow/tfjs-backend-cpu';
import {
  env,
  grad,
  memory,
  setBackend,
  type Tensor,
  type Tensor2D,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import golden from '../golden/sigmoid-cross-entropy.json' with { type: 'json' };
import { type SigmoidCrossEntropyOptions, sigmoidCrossEntropy } from './sigmoid-cross-entropy.js';

beforeAll(async () => {
  env().set('PROD', true);
  await setBackend('cpu');
});

function lossAndGradient(
  logits: readonly number[],
  targets: readonly number[],
  classes: number,
  options: SigmoidCrossEntropyOptions = {},
): { loss: number; gradient: number[] } {
  return tidy(() => {
    const shape: [number, number] = [logits.length / classes, classes];
    const y = tensor2d([...targets], shape);
    const of = (x: Tensor): Tensor => sigmoidCrossEntropy(x as Tensor2D, y, options);
    const x = tensor2d([...logits], shape);
    return { loss: of(x).dataSync()[0] as number, gradient: [...grad(of)(x).dataSync()] };
  });
}

describe('sigmoidCrossEntropy', () => {
  test.each(golden.cases.map((each, i) => [i, each] as const))(
    "loss and gradient are those of PyTorch's BCEWithLogitsLoss, case %i",
    (_, each) => {
      const classWeights = each.classWeights ?? undefined;
      const { loss, gradient } = lossAndGradient(golden.logits, each.targets, 4, { classWeights });
      expect(loss).toBeCloseTo(each.loss, 5);
      each.gradient.forEach((expected, i) => {
        expect(gradient[i]).toBeCloseTo(expected, 6);
      });
    },
  );

  test('smoothing moves each target towards one half', () => {
    const logits = [0.5, -1, 2, 0.1];
    const smoothed = lossAndGradient(logits, [1, 0, 0, 1], 2, { labelSmoothing: 0.2 });
    const byHand = lossAndGradient(logits, [0.9, 0.1, 0.1, 0.9], 2);
    expect(smoothed.loss).toBeCloseTo(byHand.loss, 6);
  });

  test('the gradient agrees with finite differences under smoothing and class weights', () => {
    const each = { labelSmoothing: 0.2, classWeights: [0.3, 1, 2] };
    const logits = [0.5, -1, 2, 0.1, 0.2, -0.3];
    const targets = [0, 1, 1, 0.6, 0, 0.4];
    const { gradient } = lossAndGradient(logits, targets, 3, each);
    const h = 1e-2;
    logits.forEach((_, i) => {
      const shifted = (by: number): number =>
        lossAndGradient(logits.with(i, (logits[i] as number) + by), targets, 3, each).loss;
      expect(gradient[i]).toBeCloseTo((shifted(h) - shifted(-h)) / (2 * h), 3);
    });
  });

  test('logits far from 0 give the exact loss, not infinity', () => {
    const { loss, gradient } = lossAndGradient([1000, -1000, -1000, 1000], [0, 1, 0, 1], 2);
    expect(loss).toBeCloseTo(2000 / 4, 3);
    expect(gradient).toEqual([0.25, -0.25, 0, 0]);
  });

  test('leaks no tensor', () => {
    const { numTensors } = memory();
    lossAndGradient([1, 2], [0, 1], 2, { labelSmoothing: 0.1, classWeights: [1, 2] });
    expect(memory().numTensors).toBe(numTensors);
  });
});
