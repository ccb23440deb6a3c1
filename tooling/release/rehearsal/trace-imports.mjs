// Keeps the addresses of all modules that a program loads, for import-core.mjs.
import { register } from 'node:module';
import { MessageChannel } from 'node:worker_threads';

const { port1, port2 } = new MessageChannel();
globalThis.loadedModules = new Set();
port1.on('message', (url) => globalThis.loadedModules.add(url));
port1.unref();

const hooks = `
let port;
export const initialize = (given) => { port = given; };
export const load = async (url, context, next) => { port.postMessage(url); return next(url, context); };
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
  data: port2,
  transferList: [port2],
});
