import type { TensorData } from '../tensor-data.js';
import { readTexts } from './attributes.js';
import { isDataset, readDataset } from './dataset.js';
import { GlobalHeaps } from './global-heap.js';
import type { Hdf5Bytes } from './hdf5-bytes.js';
import { readLinks } from './links.js';
import { readMessages } from './object-header.js';
import { readSuperblock } from './superblock.js';

/** A group or a dataset of an HDF5 file. */
export interface Hdf5Node {
  /** Attributes that are text, or lists of text. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** What a group holds; empty for a dataset. */
  readonly children: ReadonlyMap<string, Hdf5Node>;
  /** Reads a dataset's numbers; left out for a group. */
  readonly read?: () => TensorData;
}

const MAX_DEPTH = 40;

/**
 * Reads the part of HDF5 in which h5py writes weights: groups, texts and numbers, in the layouts of old and of new
 * libraries.
 *
 * It is our own since a file may come from anybody. Time and memory are bounded by the file's size: all that is read is
 * paid from a budget. The numbers are read when they are asked for.
 *
 * @param file the whole file
 * @param source for messages
 * @returns the root group
 * @throws BundleError for a file that is damaged or uses more of HDF5 than is read here
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
export function readHdf5(file: Uint8Array, source: string): Hdf5Node {
  const { bytes, root } = readSuperblock(file, source);
  return readNode({ bytes, heaps: new GlobalHeaps(bytes) }, root, '', []);
}

interface OpenedFile {
  readonly bytes: Hdf5Bytes;
  readonly heaps: GlobalHeaps;
}

function readNode(file: OpenedFile, address: number, path: string, above: readonly number[]): Hdf5Node {
  const { bytes, heaps } = file;
  if (above.includes(address) || above.length > MAX_DEPTH) {
    throw bytes.failure(`has the group ${path || '/'} in itself or too deep`);
  }
  const messages = readMessages(bytes, address);
  const texts = readTexts(bytes, messages, heaps);
  if (isDataset(messages)) {
    const isBfloat16 = texts.get('dtype')?.[0] === 'bfloat16';
    return { texts, children: new Map(), read: () => readDataset(bytes, messages, path, isBfloat16) };
  }
  const children = new Map<string, Hdf5Node>();
  for (const [name, child] of readLinks(bytes, messages)) {
    children.set(name, readNode(file, child, `${path}/${name}`, [...above, address]));
  }
  return { texts, children };
}
