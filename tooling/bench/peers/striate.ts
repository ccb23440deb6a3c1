import { serveStriate } from '../serve-striate.js';

await serveStriate({ optimize: true });
