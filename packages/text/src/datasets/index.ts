export { type TextRecord, textRecords } from './text-records.js';
