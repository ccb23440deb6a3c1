import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { runOptional } from './run-optional.js';

/** Our kernel's name; tfjs has none. */
export const POWER_SPECTRUM = 'PowerSpectrum';

/** Attributes of the kernel. */
export interface PowerSpectrumAttrs {
  /** Samples from one frame's start to the next one's. */
  readonly hopLength: number;
  /** Samples of a transform. */
  readonly fftLength: number;
}

/** Options of `powerSpectrum`. */
export interface PowerSpectrumOptions {
  /** Samples from one frame's start to the next one's, 1 or more. */
  readonly hopLength: number;
  /**
   * Samples of a transform: even, at least those of the window; zeros follow each frame. Default: the window's length, and
   * one more where that is odd.
   */
  readonly fftLength?: number;
}

/**
 * Power spectra of the overlapping frames of signals, `P[t, k] = |sum over n of signal[t hop + n] window[n]
 * exp(-2 pi i k n / fftLength)|^2`, straight from the signals: no frame is copied, and no complex tensor made. Differentiable
 * by `signals`.
 *
 * Frames lie wholly inside of a signal: pad it first for others. Frames that are cut already, `[frames, frameLength]`, are
 * signals of one frame each.
 *
 * @param signals `[..., samples]`, float32
 * @param window `[frameLength]`, float32: what each frame is multiplied with; `tf.ones([frameLength])` for none
 * @param options.hopLength samples from one frame's start to the next one's, an integer of 1 or more
 * @param options.fftLength samples of a transform: even, at least `frameLength`; fastest for a power of two. Default:
 *   `frameLength`, and one more where that is odd
 * @returns `[..., frames, fftLength / 2 + 1]`, where `frames = 1 + floor((samples - frameLength) / hopLength)`, or 0 where a
 *   signal is shorter than a frame; owned by the caller; or null where the current backend has no kernel for it
 * @throws Error where a length or a shape breaks these rules
 * @see Sorensen et al. 1987, https://doi.org/10.1109/TASSP.1987.1165220
 * @example
 * ```ts
 * const clip = tf.sin(tf.range(0, 16000).mul(2 * Math.PI * 1000 / 16000)); // one second of 1 kHz
 * const power = powerSpectrum(clip, tf.signal.hannWindow(400), { hopLength: 160, fftLength: 512 });
 * power?.shape; // [98, 257]
 * power?.argMax(-1).dataSync()[0]; // 32, which is 1000 / 16000 * 512
 * ```
 */
export function powerSpectrum(
  signals: Tensor,
  window: Tensor1D,
  { hopLength, fftLength = window.size + (window.size % 2) }: PowerSpectrumOptions,
): Tensor | null {
  if (signals.rank < 1 || window.rank !== 1 || window.size === 0) {
    throw new Error(
      'powerSpectrum: expected signals [..., samples] and a window [frameLength] that is not empty, received ' +
        `[${signals.shape}] and [${window.shape}]`,
    );
  }
  if (!Number.isInteger(hopLength) || hopLength < 1) {
    throw new Error(`powerSpectrum: hopLength must be an integer of 1 or more, received ${hopLength}`);
  }
  if (!Number.isInteger(fftLength) || fftLength % 2 !== 0 || fftLength < window.size) {
    throw new Error(
      `powerSpectrum: fftLength must be an even integer and not below the window's length ${window.size}, received ` +
        `${fftLength}; leave it out, or take the next power of two`,
    );
  }
  const outputs = runOptional(POWER_SPECTRUM, { signals, window }, { hopLength, fftLength });
  return outputs && outputs[0]!;
}

/** Frames that lie wholly inside of a signal. */
export function frameCount(samples: number, frameLength: number, hopLength: number): number {
  return samples < frameLength ? 0 : 1 + Math.floor((samples - frameLength) / hopLength);
}
