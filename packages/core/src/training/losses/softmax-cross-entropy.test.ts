import '@tensorflow/tfjs-backend-cpu';
import { env, memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import golden from '../golden/softmax-cross-entropy.json' with { type: 'json' };
import { gradientError, type LossInput, lossAndGradient } from '../testing/loss-and-gradient.js';
import { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';

beforeAll(async () => {
  env().set('PROD', true);
  await setBackend('cpu');
});

const measure = (input: LossInput, options: SoftmaxCrossEntropyOptions = {}) =>
  lossAndGradient((logits, targets) => softmaxCrossEntropy(logits, targets, options), input);

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
      const { loss, gradient } = measure(
        { logits: golden.logits, targets: each.targets, classes: 4 },
        options(each),
      );
      expect(loss).toBeCloseTo(each.loss, 5);
      each.gradient.forEach((expected, i) => {
        expect(gradient[i]).toBeCloseTo(expected, 6);
      });
    },
  );

  test("PyTorch's loss on class indices divides by the labels' weights, this one by the number of examples", () => {
    const { labels, loss: expected, weightOfLabels, ...rest } = golden.byIndex;
    const targets = labels.flatMap((label) => [0, 1, 2, 3].map((c) => (c === label ? 1 : 0)));
    const { loss } = measure({ logits: golden.logits, targets, classes: 4 }, options(rest));
    expect((loss * labels.length) / weightOfLabels).toBeCloseTo(expected, 5);
  });

  test('the gradient agrees with finite differences under smoothing and class weights', () => {
    const each = { labelSmoothing: 0.2, classWeights: [0.3, 1, 2] };
    const logits = [0.5, -1, 2, 0.1, 0.2, -0.3];
    const targets = [0, 1, 0, 0.6, 0, 0.4];
    const loss: Parameters<typeof gradientError>[0] = (x, y) => softmaxCrossEntropy(x, y, each);
    expect(gradientError(loss, { logits, targets, classes: 3 })).toBeLessThan(5e-4);
  });

  test('logits far apart give the exact loss, not infinity', () => {
    const { loss, gradient } = measure({ logits: [1000, 0, -1000, 500], targets: [0, 1, 1, 0], classes: 2 });
    expect(loss).toBeCloseTo((1000 + 1500) / 2, 3);
    expect(gradient).toEqual([0.5, -0.5, -0.5, 0.5]);
  });

  test('leaks no tensor', () => {
    const { numTensors } = memory();
    measure({ logits: [1, 2], targets: [0, 1], classes: 2 }, { labelSmoothing: 0.1, classWeights: [1, 2] });
    expect(memory().numTensors).toBe(numTensors);
  });
});
