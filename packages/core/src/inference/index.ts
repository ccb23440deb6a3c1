export { optimizeForInference } from './optimize-for-inference.js';
