export { checkGradients, type GradientCheckOptions } from './check-gradients.js';
export {
  checkLayerGradients,
  checkLayerLeaks,
  checkOutputShape,
  checkParameterCount,
  checkSaveAndLoad,
} from './check-layer.js';
export { checkNoLeak } from './check-leak.js';
export { type DescribeLayerOptions, describeLayer, type TestFramework } from './describe-layer.js';
export type { LayerCase } from './layer-case.js';
export { mutateBytes } from './mutate-bytes.js';
export { type TfjsFilesOptions, tfjsFiles } from './tfjs-files.js';
