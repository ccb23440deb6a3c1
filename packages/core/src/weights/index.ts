export { countParameters } from './count-parameters.js';
export { decodeSafetensors } from './decode-safetensors.js';
export { encodeSafetensors } from './encode-safetensors.js';
export { type ModelWeight, modelWeights, readTensors, setModelWeights, weightData } from './model-weights.js';
export type { Safetensors } from './safetensors-format.js';
export type { TensorArray, TensorData, TensorDtype } from './tensor-data.js';
