/** Specs of one file that can't pass with our kernels, and why. */
export interface ExpectedFailure {
  readonly file: string;
  readonly reason: string;
  /** Whether plain tfjs passes, since the spec states a fault of tfjs's that our kernels mend. Default: it fails too. */
  readonly mended?: true;
  readonly specs: readonly string[];
}

const CHANNELS_FIRST = 'the WASM backend has channels last alone';

export const expectedFailures: readonly ExpectedFailure[] = [
  {
    file: 'ops/avg_pool_test.js',
    reason:
      "tfjs's gradient divides by the whole window, ours, as the forward pass, by its pixels inside the image",
    mended: true,
    specs: ['avgPool > gradient x=[3,3,1] f=[3,3] s=1 p=explicit'],
  },
  {
    file: 'ops/conv2d_test.js',
    reason: CHANNELS_FIRST,
    specs: [
      'conv2d > x=[2,1,2,2] f=[1,1,1,1] s=1 d=1 p=0 NCHW',
      'conv2d > x=[1,2,2] f=[2,2,1,1] s=1 d=1 p=same NCHW',
      'conv2d > x=[4,2,2] f=[1,1,4,4] s=1 d=1 p=same NCHW',
      'conv2d > x=[3,2,2] f=[1,1,3,4] s=1 d=1 p=same NCHW',
      'conv2d > x=[2,2,2,2] f=[1,1,4,4] s=1 d=1 p=same NCHW',
      'conv2d > x=[4,2,2] f=[2,2,4,4] s=1 d=1 p=same NCHW',
      'conv2d > x=[1,2,2] f=[2,2,1,1] s=1 d=1 p=explicit NCHW',
      'conv2d > x=[2,2,2] f=[2,2,2,1] s=1 d=1 p=same NCHW',
      'conv2d > x=[2,1,2,2] f=[2,2,1,1] s=1 d=1 p=same NCHW',
      'conv2d > gradient x=[1,1,3,3] f=[2,2,1,1] s=1 p=0 NCHW',
      'conv2d > gradient x=[2,1,3,3] f=[2,2,1,1] s=1 p=0 NCHW',
    ],
  },
  {
    file: 'ops/depthwise_conv2d_test.js',
    reason: 'ours has the gradient of a dilated convolution, which tfjs refuses',
    mended: true,
    specs: ['depthwiseConv2d gradients > throws error on dilations > 1'],
  },
  {
    file: 'ops/fused/fused_conv2d_test.js',
    reason: CHANNELS_FIRST,
    specs: [
      'fused conv2d > basic in NCHW',
      'fused conv2d > basic in NCHW with scalar bias',
      'fused conv2d > basic in NCHW with 1-D bias',
      'fused conv2d > basic in NCHW with bias and multiple batches',
      'fused conv2d > basic in NCHW with scalar PReLU actiavation',
      'fused conv2d > basic in NCHW with 1-D PReLU actiavation',
      'fused conv2d > basic in NCHW with 3-D PReLU actiavation',
      'fused conv2d > basic in NCHW with full 3-D PReLU actiavation',
      'fused conv2d > im2row in NCHW',
      'fused conv2d > im2row in NCHW with scalar bias',
      'fused conv2d > im2row in NCHW with 1-D bias',
      'fused conv2d > im2row in NCHW with scalar PReLU actiavation weights',
      'fused conv2d > im2row in NCHW with 1-D PReLU actiavation weights',
      'fused conv2d > im2row in NCHW with 3-D PReLU actiavation weights',
      'fused conv2d > im2row in NCHW with full 3-D PReLU actiavation weights',
      'fused conv2d > batch in NCHW',
      'fused conv2d > batch in NCHW with scalar bias',
      'fused conv2d > batch in NCHW with 1-D bias',
      'fused conv2d > batch in NCHW with scalar PReLU actiavation weights',
      'fused conv2d > batch in NCHW with 1-D PReLU actiavation weights',
      'fused conv2d > batch in NCHW with 3-D PReLU actiavation weights',
      'fused conv2d > batch in NCHW with full 3-D PReLU actiavation weights',
    ],
  },
  {
    file: 'ops/mat_mul_test.js',
    reason: 'the WASM backend multiplies matrices of float32 alone',
    specs: ['matmul > upcasts when dtypes dont match'],
  },
  {
    file: 'tensor_test.js',
    reason: 'the flag that debug mode sets is read once, before the file starts',
    specs: ['tensor debug mode > tf.tensor() from TypedArray + number[] fails due to wrong shape'],
  },
  {
    file: 'tensor_test.js',
    reason: 'the WASM backend has no strings',
    specs: [
      'tensor.toString > 1d long string tensor verbose',
      'tensor.toString > 2d long string tensor verbose',
    ],
  },
];
