export { type BackendChoice, type BackendName, type UseBackendOptions, useBackend } from './use-backend.js';
