export {
  type Column,
  type TableFormat,
  type TableOptions,
  type TextFileOptions,
  type TextRecord,
  textFile,
  textRecords,
} from './datasets/index.js';
