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
import golden from '../golden/softmax-cross-entropy.json' with { type: 'json' };
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(async () => {
  env().set('PROD', true);
  await setBackend('cpu');
});

function lossAndGradient(
  logits: readonly number[],
  targets: readonly number[],
  classes: number,
  options: SoftmaxCrossEntropyOptions = {},
): { loss: number; gradient: number[] } {
  return tidy(() => {
    const shape: [number, number] = [logits.length / classes, classes];
    const y = tensor2d([...targets], shape);
    const of = (x: Tensor): Tensor => softmaxCrossEntropy(x as Tensor2D, y, options);
    const x = tensor2d([...logits], shape);
    return { loss: of(x).dataSync()[0] as number, gradient: [...grad(of)(x).dataSync()] };
  });
}

const options = (each: {
  labelSmoothing: number;
  classWeights: number[] | null;
}): SoftmaxCrossEntropyOptions => ({
  labelSmoothing: each.labelSmoothing,
  classWeights: each.classWeights ?? undefined,
});

describe('softmaxCrossEntropy', () => {
  test.each(golden.cases.map((each, i) => [i, each] as const))(
    "loss and gradient are PyTorch's on probability targets, case %i",
    (_, each) => {
      const { loss, gradient } = lossAndGradient(golden.logits, each.targets, 4, options(each));
      expect(loss).toBeCloseTo(each.loss, 5);
      each.gradient.forEach((expected, i) => {
        expect(gradient[i]).toBeCloseTo(expected, 6);
      });
    },
  );

  test("PyTorch's loss on class indices divides by the labels' weights, this one by the number of examples", () => {
    const { labels, loss: expected, weightOfLabels, ...rest } = golden.byIndex;
    const targets = labels.flatMap((label) => [0, 1, 2, 3].map((c) => (c === label ? 1 : 0)));
    const { loss } = lossAndGradient(golden.logits, targets, 4, options(rest));
    expect((loss * labels.length) / weightOfLabels).toBeCloseTo(expected, 5);
  });

  test('the gradient agrees with finite differences under smoothing and class weights', () => {
    const each = { labelSmoothing: 0.2, classWeights: [0.3, 1, 2] };
    const logits = [0.5, -1, 2, 0.1, 0.2, -0.3];
    const targets = [0, 1, 0, 0.6, 0, 0.4];
    const { gradient } = lossAndGradient(logits, targets, 3, each);
    const h = 1e-2;
    logits.forEach((_, i) => {
      const shifted = (by: number): number =>
        lossAndGradient(logits.with(i, (logits[i] as number) + by), targets, 3, each).loss;
      expect(gradient[i]).toBeCloseTo((shifted(h) - shifted(-h)) / (2 * h), 3);
    });
  });

  test('logits far apart give the exact loss, not infinity', () => {
    const { loss, gradient } = lossAndGradient([1000, 0, -1000, 500], [0, 1, 1, 0], 2);
    expect(loss).toBeCloseTo((1000 + 1500) / 2, 3);
    expect(gradient).toEqual([0.5, -0.5, -0.5, 0.5]);
  });

  test('leaks no tensor', () => {
    const { numTensors } = memory();
    lossAndGradient([1, 2], [0, 1], 2, { labelSmoothing: 0.1, classWeights: [1, 2] });
    expect(memory().numTensors).toBe(numTensors);
  });
});
