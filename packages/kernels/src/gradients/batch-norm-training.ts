import { engine, type GradConfig, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { BATCH_NORM_TRAINING, BATCH_NORM_TRAINING_GRADIENT } from '../ops/batch-norm-training.js';

/** Gradient of `batchNormTraining`: three tensors from one kernel. The moments are constants. */
export const batchNormTrainingGradient: GradConfig = {
  kernelName: BATCH_NORM_TRAINING,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, true, true],
  gradFunc: (gradients, saved, attrs) => {
    const [dy] = gradients as Tensor[];
    const [x, gamma, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { x, dy: dy!, gamma, mean, variance };
    // At once: what a function below makes is disposed of with its own scope.
    const outputs = engine().runKernel(BATCH_NORM_TRAINING_GRADIENT, inputs, attrs as NamedAttrMap);
    const [dx, dGamma, dBeta] = outputs as unknown as [Tensor, Tensor, Tensor];
    return { x: () => dx, gamma: () => dGamma, beta: () => dBeta };
  },
};
