// Core alone must not pay for what only pictures (sharp) or reports (Plot, linkedom) and drawings (fast-png) need.
import { setTimeout } from 'node:timers/promises';

await import('@striate/core');
await setTimeout(100);

const loaded = [...globalThis.loadedModules];
if (!loaded.some((url) => url.includes('/@striate/core/')))
  throw new Error('the trace saw no module of core');
const unwanted = [
  'sharp',
  '@observablehq/plot',
  'linkedom',
  'fast-png',
  '@striate/image',
  '@striate/audio',
  '@striate/text',
];
const found = loaded.filter((url) => unwanted.some((name) => url.includes(`/node_modules/${name}/`)));
if (found.length > 0) throw new Error(`importing @striate/core loads\n${found.join('\n')}`);
console.log(`importing @striate/core loads ${loaded.length} modules, none of ${unwanted.join(', ')}`);
