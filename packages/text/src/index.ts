export { type TextRecord, textRecords } from './datasets/index.js';
