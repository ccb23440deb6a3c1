import { convBlock } from '@striate/core/blocks';
import { dense, globalAveragePool2d } from '@striate/core/layers';
import type { AudioArchitecture } from '../audio-architecture.js';
import { buildAudioModel } from '../build-audio-model.js';

const RULE = { name: 'small-network', inputShape: [49, 40, 1] } as const;

/** Two convolutions of a few filters: all that a test of what is around a network needs. */
export function smallNetwork(): AudioArchitecture {
  return {
    ...RULE,
    preparation: { sampleRate: 16_000, seconds: 0.5, features: () => ({ hopLength: 320 }) },
    recipe: { epochs: 5, learningRate: 0.01 },
    build: (options) =>
      buildAudioModel(RULE, options, (x) => {
        const first = convBlock(x, { filters: 8, kernelSize: 3, strides: 2, name: 'conv1' });
        const second = convBlock(first, { filters: 16, kernelSize: 3, strides: 2, name: 'conv2' });
        return dense(globalAveragePool2d(second, { name: 'average' }), {
          units: options.classes,
          name: 'output',
        });
      }),
  };
}
