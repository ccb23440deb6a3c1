import { BundleError } from '../errors.js';
import { LENGTH_BYTES } from './safetensors-format.js';

/** The kinds of files that `readWeights` tells apart. */
export type FileKind = 'hdf5' | 'json' | 'safetensors' | 'zip';

const ZIP = [0x50, 0x4b];
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const PICKLE = [0x80];
const OPEN_BRACE = 0x7b;

/**
 * Tells a file's kind by its first bytes, whatever it is called.
 *
 * @param where for messages
 * @throws BundleError for anything that `readWeights` does not read, with what it seems to be
 */
export function detectFormat(bytes: Uint8Array, where: string): FileKind {
  if (startsWith(bytes, HDF5) || hasUserBlock(bytes)) return 'hdf5';
  if (startsWith(bytes, ZIP)) return 'zip';
  if (isSafetensors(bytes)) return 'safetensors';
  const text = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart();
  if (text.startsWith('{') || text.startsWith('[')) return 'json';
  throw new BundleError(`Reading ${where}: ${guess(bytes, text)}.`);
}

function startsWith(bytes: Uint8Array, magic: readonly number[], at = 0): boolean {
  return magic.every((byte, index) => bytes[at + index] === byte);
}

/** HDF5 allows bytes of others before it, in a length of 512 or a doubling of it. */
function hasUserBlock(bytes: Uint8Array): boolean {
  for (let at = 512; at < bytes.length; at *= 2) if (startsWith(bytes, HDF5, at)) return true;
  return false;
}

/** A length of 8 bytes, then a JSON object. A shorter file is damaged, but it is one of these. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[LENGTH_BYTES] === OPEN_BRACE && bytes.subarray(4, LENGTH_BYTES).includes(0);
}

function guess(bytes: Uint8Array, text: string): string {
  const readable = 'expected a TF.js model.json, a safetensors file, or a Keras .h5 or .keras file';
  if (bytes.length === 0) return `the file is empty; ${readable}; get it again`;
  if (/^<(!doctype|html)/i.test(text)) {
    return `it is a web page; ${readable}; check the address, a page about a file often has another one`;
  }
  if (text.startsWith('version https://git-lfs')) {
    return 'it is a pointer of Git LFS and not the file itself; fetch it with git lfs pull';
  }
  if (startsWith(bytes, PICKLE)) {
    return `it is a Python pickle, which can run programs and is not read; ${readable}; convert it with safetensors.torch.save_file`;
  }
  return `${readable}, found something else; check the path, or convert the weights to safetensors`;
}
