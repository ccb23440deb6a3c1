import { sha256 } from '@noble/hashes/sha2.js';
import { BundleError } from '../errors.js';
import { decodeSafetensors } from '../weights/decode-safetensors.js';
import { encodeSafetensors } from '../weights/encode-safetensors.js';
import type { TensorData } from '../weights/tensor-data.js';
import type { RunState } from './run-state.js';

/** Everything that a run needs to go on exactly where it was. */
export interface Checkpoint {
  readonly weights: Readonly<Record<string, TensorData>>;
  readonly optimizer: Readonly<Record<string, TensorData>>;
  /** Moving averages of the weights, or empty. */
  readonly average: Readonly<Record<string, TensorData>>;
  /** Of the best epoch under early stopping, or empty. */
  readonly best: Readonly<Record<string, TensorData>>;
  readonly state: RunState;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly fingerprint: Readonly<Record<string, unknown>>;
}

const FORMAT = 'striate-checkpoint';
const FORMAT_VERSION = '1';
const GROUPS = ['weights', 'optimizer', 'average', 'best'] as const;
const REMEDY =
  'Start the run anew without resume (that replaces the checkpoint), or restore the file from a copy.';

/** Writes a checkpoint as one safetensors file, with a hash over all that is in it. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array<ArrayBuffer> {
  const tensors: Record<string, TensorData> = {};
  for (const group of GROUPS) {
    for (const [name, tensor] of Object.entries(checkpoint[group])) tensors[`${group}/${name}`] = tensor;
  }
  const { state, settings, fingerprint } = checkpoint;
  const content = JSON.stringify({ state, settings, fingerprint });
  const hash = hashContent(content, tensors);
  return encodeSafetensors(tensors, { format: FORMAT, formatVersion: FORMAT_VERSION, content, sha256: hash });
}

/**
 * Reads a checkpoint.
 *
 * @param location for messages
 * @throws BundleError for a file that is damaged, no checkpoint, or from a newer version
 */
export function decodeCheckpoint(bytes: Uint8Array, location: string): Checkpoint {
  const { tensors, metadata } = decode(bytes, location);
  if (metadata.format !== FORMAT)
    fail(location, 'it is a safetensors file, but no checkpoint of a training run');
  if (metadata.formatVersion !== FORMAT_VERSION) {
    fail(
      location,
      `it has format version ${metadata.formatVersion}, but this version of Striate reads version ${FORMAT_VERSION}`,
    );
  }
  const content = metadata.content ?? '';
  if (metadata.sha256 !== hashContent(content, tensors)) {
    fail(
      location,
      'its content does not have the SHA-256 hash that was written with it, so it was damaged since',
    );
  }
  const groups: Record<(typeof GROUPS)[number], Record<string, TensorData>> = {
    weights: {},
    optimizer: {},
    average: {},
    best: {},
  };
  for (const [key, tensor] of Object.entries(tensors)) {
    const [group = '', ...name] = key.split('/');
    if (group in groups) groups[group as keyof typeof groups][name.join('/')] = tensor;
  }
  return { ...groups, ...(JSON.parse(content) as Pick<Checkpoint, 'state' | 'settings' | 'fingerprint'>) };
}

function decode(bytes: Uint8Array, location: string): ReturnType<typeof decodeSafetensors> {
  try {
    return decodeSafetensors(bytes, location);
  } catch (cause) {
    return fail(location, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function fail(location: string, problem: string, cause?: unknown): never {
  throw new BundleError(`fit: can't resume from ${location}: ${problem}. ${REMEDY}`, { cause });
}

/** The order of tensors does not matter: a file may be rewritten by another tool. */
function hashContent(content: string, tensors: Readonly<Record<string, TensorData>>): string {
  const text = new TextEncoder();
  const hash = sha256.create().update(text.encode(content));
  for (const name of Object.keys(tensors).sort()) {
    const { dtype, shape, data } = tensors[name] as TensorData;
    hash.update(text.encode(JSON.stringify([name, dtype, shape])));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return Array.from(hash.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
