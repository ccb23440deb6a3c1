export { type AdamState, type AdamStepOptions, adamStep } from './adam-step.js';
export { type BatchNormTraining, batchNormTraining } from './batch-norm-training.js';
export { type PowerSpectrumOptions, powerSpectrum } from './power-spectrum.js';
export { type SgdStep, type SgdStepOptions, sgdStep } from './sgd-step.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';
