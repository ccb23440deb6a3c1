import { describe, expect, test } from 'vitest';
import { BundleError } from '../errors.js';
import { decodeSafetensors } from '../weights/decode-safetensors.js';
import { encodeSafetensors } from '../weights/encode-safetensors.js';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.js';
import { START } from './run-state.js';

const CHECKPOINT: Checkpoint = {
  weights: { 'conv/kernel': { dtype: 'F32', shape: [2], data: new Float32Array([1, 2]) } },
  optimizer: {
    steps: { dtype: 'I32', shape: [], data: new Int32Array([7]) },
    'sum/conv/kernel': { dtype: 'F32', shape: [2], data: new Float32Array([3, 4]) },
  },
  average: { 'conv/kernel': { dtype: 'F32', shape: [2], data: new Float32Array([0.25, 0.75]) } },
  best: { 'conv/kernel': { dtype: 'F32', shape: [2], data: new Float32Array([5, 6]) } },
  state: { ...START, epoch: 3, running: { ...START.running, loss: 0.1 + 0.2 } },
  settings: { epochs: 10 },
  fingerprint: { model: 'lenet-5' },
};

/** The same file with other metadata. */
function rewritten(change: Record<string, string>): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(encodeCheckpoint(CHECKPOINT));
  return encodeSafetensors(tensors, { ...metadata, ...change });
}

describe('checkpoint file', () => {
  test('holds every tensor and number exactly', () => {
    expect(decodeCheckpoint(encodeCheckpoint(CHECKPOINT), 'test')).toEqual(CHECKPOINT);
  });

  test.each([
    [
      'a newer version',
      rewritten({ formatVersion: '2' }),
      /format version 2, but this version of Striate reads version 1/,
    ],
    ['another safetensors file', encodeSafetensors({}), /no checkpoint of a training run/],
    ['changed content', rewritten({ content: '{}' }), /SHA-256/],
    ['no hash', rewritten({ sha256: '' }), /SHA-256/],
    ['no safetensors file', new Uint8Array(3), /8-byte length/],
  ])('%s is refused with a remedy', (_, bytes, message) => {
    const decode = () => decodeCheckpoint(bytes, 'run/checkpoint.safetensors');
    expect(decode).toThrow(BundleError);
    expect(decode).toThrow(message);
    expect(decode).toThrow(
      /^fit: can't resume from run\/checkpoint\.safetensors: .* Start the run anew without resume/s,
    );
  });
});
