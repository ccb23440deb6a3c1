/** Per-channel energy normalisation's parameters. */
export interface PcenOptions {
  /** Weight of a new frame in the running mean, above 0, at most 1; default 0.025 (a time constant of 0.4 s at hops of 10 ms). */
  readonly smoothing?: number;
  /** How much of the running mean is divided away, 0..1; default 0.98. */
  readonly gain?: number;
  /** Added before the root, 0 or more; default 2. */
  readonly bias?: number;
  /** Exponent of the root, above 0, at most 1; default 0.5. */
  readonly power?: number;
  /** Keeps silence from being divided by 0; above 0; default 1e-6. */
  readonly floor?: number;
}

export const PCEN_DEFAULTS: Required<PcenOptions> = {
  smoothing: 0.025,
  gain: 0.98,
  bias: 2,
  power: 0.5,
  floor: 1e-6,
};

/**
 * Per-channel energy normalisation, in place of a logarithm: each band is divided by its own running mean, so that a steady
 * noise and the loudness fade away: `M[t] = (1 - smoothing) M[t - 1] + smoothing E[t]`, `M[-1] = E[0]`, and
 * `(E / (floor + M)^gain + bias)^power - bias^power`.
 *
 * @param energies `[frames, bands]`, changed in place
 * @see Wang et al. 2017, Trainable Frontend, https://arxiv.org/abs/1607.05666
 * @see Lostanlen et al. 2019, Per-Channel Energy Normalization, https://doi.org/10.1109/LSP.2018.2878620
 */
export function pcen(energies: Float64Array, bands: number, options: Required<PcenOptions>): void {
  const { smoothing, gain, bias, power, floor } = options;
  const offset = bias ** power;
  const mean = energies.slice(0, bands);
  for (let at = 0; at < energies.length; at++) {
    const band = at % bands;
    const energy = energies[at] as number;
    const smooth = (1 - smoothing) * (mean[band] as number) + smoothing * energy;
    mean[band] = smooth;
    energies[at] = (energy / (floor + smooth) ** gain + bias) ** power - offset;
  }
}
