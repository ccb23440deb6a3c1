import { FusedConv2D, type FusedConv2DAttrs, type FusedConv2DInputs } from '@tensorflow/tfjs-core';
import { convolutionInfo, forwardOf } from './conv2d.js';
import { fuse } from './fuse.js';
import { defineKernel } from './kernel.js';

/** Convolution with bias and activation. */
export const fusedConv2d = defineKernel<FusedConv2DInputs, FusedConv2DAttrs>(FusedConv2D, (args) => {
  const { inputs, attrs, backend } = args;
  const info = convolutionInfo(FusedConv2D, inputs, attrs);
  return fuse(args, info.outChannels, (bias, range) =>
    forwardOf(info)(backend, inputs.x, inputs.filter, bias, info, range),
  );
});
