export { type LoadedBundle, loadBundle, loadManifest } from './load-bundle.js';
export { layersModelOf, loadLayersModel } from './load-layers-model.js';
export type { Manifest } from './manifest.js';
export { type BundleContent, saveBundle } from './save-bundle.js';
export type { WeightPrecision } from './weight-precision.js';
