import { createHash } from 'node:crypto';
import type { ExampleIndex } from '@striate/core/data';

/**
 * Tells one dataset from another without reading its inputs, so that a resumed run notices another one.
 *
 * Fields (file name, position) and not ids are hashed: a dataset that was moved to another folder is still the same.
 *
 * @returns SHA-256 in hexadecimal, over the class names and over the class and fields of every example in order
 */
export function datasetFingerprint(dataset: ExampleIndex): string {
  const hash = createHash('sha256').update(JSON.stringify(dataset.labels));
  for (let index = 0; index < dataset.length; index++) {
    const { label, labels, fields } = dataset.info(index);
    hash.update(JSON.stringify([labels ?? label, fields]));
  }
  return hash.digest('hex');
}
