import {
  complex,
  type GradConfig,
  gather,
  imag,
  mul,
  pad,
  real,
  reshape,
  slice,
  spectral,
  sum,
  type Tensor,
  tensor1d,
  transpose,
  unsortedSegmentSum,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { frameCount, POWER_SPECTRUM, type PowerSpectrumAttrs } from '../ops/power-spectrum.js';

/**
 * Gradient of `powerSpectrum`. With `X` a frame's spectrum and `g` the gradient of its power, that of the windowed frame is
 * the real part of the Fourier transform of `2 g conj(X)`; each sample adds up those of the frames that it is in.
 */
export const powerSpectrumGradient: GradConfig = {
  kernelName: POWER_SPECTRUM,
  inputsToSave: ['signals', 'window'],
  gradFunc: (gradient, saved, attrs) => {
    const dy = gradient as Tensor;
    const [signals, window] = saved as [Tensor, Tensor];
    const { hopLength, fftLength } = attrs as unknown as PowerSpectrumAttrs;
    const samples = signals.shape.at(-1)!;
    const places = framePlaces(frameCount(samples, window.size, hopLength), window.size, hopLength);
    const cut = () => {
      const rows = gather(reshape(signals, [-1, samples]), tensor1d(places, 'int32'), 1);
      return reshape(rows, [-1, window.size]);
    };
    if (places.length === 0 || signals.size === 0) {
      return { signals: () => zerosLike(signals), window: () => zerosLike(window) };
    }
    return {
      signals: () => {
        const byPlace = reshape(mul(windowedGradient(mul(cut(), window), dy, fftLength), window), [
          -1,
          places.length,
        ]);
        const sums = unsortedSegmentSum(transpose(byPlace), tensor1d(places, 'int32'), samples);
        return reshape(transpose(sums), signals.shape);
      },
      window: () => {
        const frames = cut();
        return sum(mul(windowedGradient(mul(frames, window), dy, fftLength), frames), 0);
      },
    };
  },
};

/** The gradient of windowed frames `[frames, frameLength]`. */
function windowedGradient(frames: Tensor, dy: Tensor, fftLength: number): Tensor {
  const bins = fftLength / 2 + 1;
  const spectrum = spectral.rfft(padded(frames, fftLength));
  const weights = mul(reshape(dy, [-1, bins]), 2);
  const [re, im] = [mul(weights, real(spectrum)), mul(mul(weights, imag(spectrum)), -1)];
  const back = spectral.fft(complex(padded(re, fftLength), padded(im, fftLength)));
  return slice(real(back), [0, 0], frames.shape as [number, number]);
}

function padded(rows: Tensor, columns: number): Tensor {
  return pad(rows, [
    [0, 0],
    [0, columns - rows.shape[1]!],
  ]);
}

/** For each sample of each frame, which sample of the signal it is. */
function framePlaces(frames: number, frameLength: number, hopLength: number): Int32Array {
  return Int32Array.from(
    { length: frames * frameLength },
    (_, i) => Math.floor(i / frameLength) * hopLength + (i % frameLength),
  );
}
