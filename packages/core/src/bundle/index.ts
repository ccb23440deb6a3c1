export { type LoadedBundle, loadBundle, loadManifest } from './load-bundle.js';
export type { Manifest } from './manifest.js';
export { type BundleContent, saveBundle } from './save-bundle.js';
export type { WeightFormat } from './weight-format.js';
