export { textFile } from '#datasets';
export { type BuiltinIntentsOptions, builtinIntents } from './builtin-intents.js';
export type { Column, TableFormat, TableOptions, TextFileOptions } from './table-options.js';
export { type TextRecord, textRecords } from './text-records.js';
