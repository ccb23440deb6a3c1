import { grad, type Scalar, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';

/** Logits or targets row by row, and how many are in a row. */
export interface LossInput {
  readonly logits: readonly number[];
  readonly targets: readonly number[];
  readonly classes: number;
}

/** A loss and its gradient by the logits, read back from the backend. */
export function lossAndGradient(
  loss: (logits: Tensor2D, targets: Tensor2D) => Scalar,
  { logits, targets, classes }: LossInput,
): { loss: number; gradient: number[] } {
  return tidy(() => {
    const shape: [number, number] = [logits.length / classes, classes];
    const y = tensor2d([...targets], shape);
    const of = (x: Tensor): Tensor => loss(x as Tensor2D, y);
    const x = tensor2d([...logits], shape);
    return { loss: of(x).dataSync()[0] as number, gradient: [...grad(of)(x).dataSync()] };
  });
}

/** How far the gradient is from finite differences of the loss, at most. */
export function gradientError(
  loss: (logits: Tensor2D, targets: Tensor2D) => Scalar,
  input: LossInput,
): number {
  const { gradient } = lossAndGradient(loss, input);
  const h = 1e-2;
  const errors = input.logits.map((logit, i) => {
    const shifted = (by: number): number =>
      lossAndGradient(loss, { ...input, logits: input.logits.with(i, logit + by) }).loss;
    return Math.abs((gradient[i] as number) - (shifted(h) - shifted(-h)) / (2 * h));
  });
  return Math.max(...errors);
}
