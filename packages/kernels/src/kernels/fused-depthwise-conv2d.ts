import {
  FusedDepthwiseConv2D,
  type FusedDepthwiseConv2DAttrs,
  type FusedDepthwiseConv2DInputs,
} from '@tensorflow/tfjs-core';
import { convolutionInfo } from './conv2d.js';
import { convolveDepthwise } from './depthwise-conv2d.js';
import { fuse } from './fuse.js';
import { defineKernel } from './kernel.js';

/** Depthwise convolution with bias and activation. */
export const fusedDepthwiseConv2d = defineKernel<FusedDepthwiseConv2DInputs, FusedDepthwiseConv2DAttrs>(
  FusedDepthwiseConv2D,
  (args) => {
    const { inputs, attrs, backend } = args;
    const info = convolutionInfo(FusedDepthwiseConv2D, inputs, attrs, true);
    return fuse(args, info.outChannels, (bias, range) =>
      convolveDepthwise(backend, inputs.x, inputs.filter, bias, info, range),
    );
  },
);
