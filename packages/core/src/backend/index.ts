export { type PowerSpectrumOptions, powerSpectrum } from '@striate/kernels/ops';
export { type BackendChoice, type BackendName, type UseBackendOptions, useBackend } from './use-backend.js';
