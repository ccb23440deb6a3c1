export { type TextFolderOptions, textFile, textFolder } from '#datasets';
export { type BuiltinIntentsOptions, builtinIntents } from './builtin-intents.js';
export { type LoadTextDatasetOptions, loadTextDataset, type TextDatasets } from './load-text-dataset.js';
export type { Column, TableFormat, TableOptions, TextFileOptions } from './table-options.js';
export { type TextFromFilesOptions, textFromFiles } from './text-from-files.js';
export { type MultiLabelTextRecord, type TextRecord, textRecords } from './text-records.js';
