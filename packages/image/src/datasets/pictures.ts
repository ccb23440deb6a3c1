import type { FileKind } from '@striate/core/data';
import { decodableFormats } from '#decode';
import { formatOfName } from '../preprocessing/image-file.js';

/** What a dataset's folders are searched for. */
export const PICTURES: FileKind = {
  noun: 'picture',
  plural: 'pictures',
  extension: 'jpg',
  formats: decodableFormats,
  formatOf: formatOfName,
};
