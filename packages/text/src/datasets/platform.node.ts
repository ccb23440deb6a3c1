export { textFile } from './text-file.node.js';
