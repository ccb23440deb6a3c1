import type { NormalizedKernel } from '../inference/normalized-kernels.js';

/**
 * Scales the output channels of kernels to a largest number of 1 in size, and lets the batch normalisation behind them
 * scale back, so that one grid of steps is fine enough for every channel. The network's function stays: for a channel
 * scaled by `1 / c`, mean becomes `mean / c`, variance `variance / c^2`, and gamma
 * `gamma sqrt((variance + epsilon c^2) / (variance + epsilon))`.
 *
 * @param weights by name; those that change are replaced, not written into
 * @see Nagel et al. 2019, section 4.1, https://arxiv.org/abs/1906.04721, for the same between two layers
 */
export function equalizeChannels(
  weights: Map<string, Float32Array>,
  kernels: readonly NormalizedKernel[],
): void {
  for (const { kernel, bias, gamma, mean, variance, epsilon } of kernels) {
    const values = weights.get(kernel) as Float32Array;
    const variances = weights.get(variance) as Float32Array;
    const channels = variances.length;
    const largest = new Float32Array(channels);
    values.forEach((value, i) => {
      largest[i % channels] = Math.max(largest[i % channels] as number, Math.abs(value));
    });
    // A channel of zeros, or of numbers that are none, stays as it is.
    const size = largest.map((one) => (one > 0 && one < Number.POSITIVE_INFINITY ? one : 1));
    const perChannel = (name: string, change: (value: number, c: number, channel: number) => number) => {
      const old = weights.get(name) as Float32Array;
      weights.set(
        name,
        old.map((value, i) => change(value, size[i % channels] as number, i % channels)),
      );
    };
    perChannel(kernel, (value, c) => value / c);
    if (bias !== undefined) perChannel(bias, (value, c) => value / c);
    perChannel(mean, (value, c) => value / c);
    perChannel(gamma, (value, c, channel) => {
      const old = variances[channel] as number;
      return value * Math.sqrt((old + epsilon * c ** 2) / (old + epsilon));
    });
    perChannel(variance, (value, c) => value / c ** 2);
  }
}
