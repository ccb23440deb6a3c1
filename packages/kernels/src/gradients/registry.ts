import type { GradConfig } from '@tensorflow/tfjs-core';

/** Every gradient that `installKernels` puts in the place of tfjs's, on all backends. */
export const trainingGradients: readonly GradConfig[] = [];
