import {
  Einsum,
  type EinsumAttrs,
  einsum,
  type GradConfig,
  mul,
  ones,
  reshape,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Gradient of `tf.einsum`, which tfjs lacks: for each side the summation of the output's gradient with the other side, and
 * along the axes that the equation sums and the other side lacks the same number everywhere.
 */
export const einsumGradient: GradConfig = {
  kernelName: Einsum,
  saveAllInputs: true,
  gradFunc: (gradient, saved, attrs) => {
    const dy = gradient as Tensor;
    const { equation } = attrs as unknown as EinsumAttrs;
    const [left, output] = equation.replace(/\s/g, '').split('->') as [string, string];
    const terms = left.split(',');
    return Object.fromEntries(
      saved.map((x, i) => {
        const [own, other = ''] = [terms[i]!, terms[1 - i]];
        const known = [...own].filter((label) => output.includes(label) || other.includes(label)).join('');
        const rest = saved.filter((_side, j) => j !== i);
        const derivative = () => {
          const reduced = einsum(
            `${[output, ...terms.filter((_term, j) => j !== i)].join()}->${known}`,
            dy,
            ...rest,
          );
          const shape = x.shape.map((size, axis) => (known.includes(own[axis]!) ? size : 1));
          return mul(reshape(reduced, shape), ones(x.shape));
        };
        return [i, derivative];
      }),
    );
  },
};
