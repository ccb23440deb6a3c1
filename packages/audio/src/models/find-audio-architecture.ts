import { DataError } from '@striate/core';
import type { AudioArchitecture } from './audio-architecture.js';
import { bcResNet } from './bc-resnet.js';
import { compactCnn } from './compact-cnn.js';
import { dsCnn } from './ds-cnn.js';
import { m5 } from './m5.js';
import { tcResNet } from './tc-resnet.js';
import { vggish } from './vggish.js';

/**
 * All architectures for sound with their default settings.
 *
 * @example
 * audioArchitectures.map(({ name }) => name); // ['compact-cnn', 'ds-cnn-s', ..., 'm5', 'vggish']
 */
export const audioArchitectures: readonly AudioArchitecture[] = [
  compactCnn(),
  dsCnn({ size: 's' }),
  dsCnn({ size: 'm' }),
  dsCnn({ size: 'l' }),
  tcResNet({ depth: 8 }),
  tcResNet({ depth: 14 }),
  bcResNet({ width: 1 }),
  bcResNet({ width: 1.5 }),
  bcResNet({ width: 2 }),
  bcResNet({ width: 3 }),
  bcResNet({ width: 6 }),
  bcResNet({ width: 8 }),
  m5(),
  vggish(),
];

/** A family's name stands for its smallest network. */
const FAMILIES: ReadonlyMap<string, string> = new Map([
  ['ds-cnn', 'ds-cnn-s'],
  ['tc-resnet', 'tc-resnet8'],
  ['bc-resnet', 'bc-resnet-1'],
]);

/**
 * Finds an architecture by the name that the command line uses.
 *
 * @param name `compact-cnn`, `ds-cnn-s`, `tc-resnet8`, `bc-resnet-1`, `m5`, `vggish`, ...; case does not matter, and `ds-cnn`,
 *   `tc-resnet` and `bc-resnet` are the smallest of their families
 * @returns the architecture with its default settings
 * @throws DataError for an unknown name, with the list of all
 * @example
 * audioArchitecture('m5').inputShape; // [32000, 1]
 */
export function audioArchitecture(name: string): AudioArchitecture {
  const asked = name.toLowerCase();
  const found = audioArchitectures.find((one) => one.name === (FAMILIES.get(asked) ?? asked));
  if (found) return found;
  const names = audioArchitectures.map((one) => one.name).join(', ');
  throw new DataError(`audioArchitecture: expected one of ${names}; received ${JSON.stringify(name)}`);
}
