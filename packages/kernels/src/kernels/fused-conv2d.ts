import { FusedConv2D, type FusedConv2DAttrs, type FusedConv2DInputs } from '@tensorflow/tfjs-core';
import { activateRest, rangeOf } from './activate.js';
import { convolutionInfo } from './conv2d.js';
import { canConvolve, convolve } from './convolve.js';
import { areFloats } from './dtype.js';
import { isRow } from './finish.js';
import { withIntermediates, wrapKernel } from './kernel.js';
import { paddedInNumbers } from './same-padding.js';

/** Convolution with bias and activation. One with dilation, or with a bias that is no row, is left to tfjs's kernel. */
export const fusedConv2d = wrapKernel<FusedConv2DInputs, FusedConv2DAttrs>(FusedConv2D, (original) => {
  const dilated = paddedInNumbers(original, false);
  return (args) => {
    const { inputs, attrs, backend } = args;
    const { x, filter, bias, preluActivationWeights } = inputs;
    const info = convolutionInfo(inputs, attrs);
    const native = canConvolve(info) && areFloats(x, filter) && (!bias || isRow(bias, info.outChannels));
    if (!native) return dilated(args);
    return withIntermediates(backend, (run, own) => {
      const y = own(convolve(backend, x, filter, bias, info, rangeOf(attrs.activation)));
      return activateRest(run, y, attrs, preluActivationWeights);
    });
  };
});
