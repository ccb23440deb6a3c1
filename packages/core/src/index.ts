export { BundleError, DataError, ShapeError, TrainingError } from './errors.js';
export { createRandom, type Random } from './random.js';
