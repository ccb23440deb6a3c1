import type { ConvBlockNames, InvertedResidualBlockOptions } from '@striate/core/blocks';

/** What MobileNetV2's layers are called. */
export interface MobilenetV2Names {
  readonly stem: ConvBlockNames;
  /** @param index 0 to 16; the first block has no expansion */
  readonly block: (index: number) => NonNullable<InvertedResidualBlockOptions['names']>;
  readonly last: ConvBlockNames;
  readonly pool: string;
  readonly dropout: string;
  readonly classifier: string;
}

/** A step of torchvision's `Sequential`: convolution, norm and activation are numbered. */
const numbered = (prefix: string): ConvBlockNames => ({
  pad: `${prefix}.pad`,
  conv: `${prefix}.0`,
  norm: `${prefix}.1`,
  activation: `${prefix}.2`,
});

/** torchvision's: `features.0.0`, `features.1.conv.0.0`, ..., `classifier.1`. */
export const TORCHVISION_NAMES: MobilenetV2Names = {
  stem: numbered('features.0'),
  block(index) {
    const prefix = `features.${index + 1}.conv`;
    // Without an expansion all that follows is one place earlier.
    const depthwise = index === 0 ? 0 : 1;
    return {
      expand: numbered(`${prefix}.0`),
      depthwise: numbered(`${prefix}.${depthwise}`),
      project: { conv: `${prefix}.${depthwise + 1}`, norm: `${prefix}.${depthwise + 2}` },
      add: `features.${index + 1}.add`,
    };
  },
  last: numbered('features.18'),
  pool: 'avgpool',
  dropout: 'classifier.0',
  classifier: 'classifier.1',
};

/** Keras's: `Conv1`, `expanded_conv_depthwise`, `block_1_expand`, ..., `predictions`. */
export const KERAS_NAMES: MobilenetV2Names = {
  stem: { conv: 'Conv1', norm: 'bn_Conv1', activation: 'Conv1_relu' },
  block(index) {
    const prefix = index === 0 ? 'expanded_conv' : `block_${index}`;
    const named = (part: string) => ({
      conv: `${prefix}_${part}`,
      norm: `${prefix}_${part}_BN`,
      activation: `${prefix}_${part}_relu`,
    });
    return {
      expand: named('expand'),
      depthwise: named('depthwise'),
      project: named('project'),
      add: `${prefix}_add`,
    };
  },
  last: { conv: 'Conv_1', norm: 'Conv_1_bn', activation: 'out_relu' },
  pool: 'global_average_pooling2d',
  dropout: 'dropout',
  classifier: 'predictions',
};
