import { type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { nativeOf } from '../native/native.js';
import { frameCount, POWER_SPECTRUM, type PowerSpectrumAttrs } from '../ops/power-spectrum.js';
import { assertFloats } from './dtype.js';
import { fourierCost, fourierPlan, realTurns } from './fourier-plan.js';
import { defineKernel } from './kernel.js';

/** Power spectra of the frames of signals. */
export const powerSpectrum = defineKernel<Pick<NamedTensorInfoMap, 'signals' | 'window'>, PowerSpectrumAttrs>(
  POWER_SPECTRUM,
  ({ inputs: { signals, window }, attrs: { hopLength, fftLength }, backend }) => {
    assertFloats(POWER_SPECTRUM, signals, window);
    const samples = signals.shape.at(-1)!;
    const leading = signals.shape.slice(0, -1);
    const [frameLength] = window.shape as [number];
    const frames = frameCount(samples, frameLength, hopLength);
    const out = backend.makeOutput([...leading, frames, fftLength / 2 + 1], 'float32');
    const count = util.sizeFromShape(leading);
    const native = nativeOf(backend);
    const { words, lanes, scratch } = fourierPlan(fftLength / 2, true);
    native.withCopy(words, (plan) =>
      native.withCopy(realTurns(fftLength), (turns) => {
        const from = [native.address(signals), count, samples, frames, hopLength];
        const by = [native.address(window), frameLength, plan, turns];
        native.share('powerSpectrum', [...from, ...by, native.address(out)], {
          units: Math.ceil((count * frames) / lanes),
          cost: (count * frames * fourierCost(fftLength)) / 2,
          scratch,
        });
      }),
    );
    return [out];
  },
);
