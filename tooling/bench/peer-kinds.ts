import type { Task } from './cases.js';

/** A library that a case is measured with. */
export interface PeerKind {
  readonly name: string;
  /** Beside this file. */
  readonly file: string;
  readonly runs: (task: Task) => boolean;
  /** Takes seconds: one repetition, without warm-up. */
  readonly slow?: boolean;
}

const isSmall = (task: Task) => (task.op === 'conv2d' ? task.input[0] === 64 : task.op === 'matmul');
const isPrediction = (task: Task) => task.op === 'predict';
const isLenet = (task: Task) => task.op === 'train' && task.network === 'lenet-5';

/** Ours first; the ratios are to it. */
export const peers: readonly PeerKind[] = [
  { name: 'striate', file: 'peers/striate.ts', runs: () => true },
  { name: 'striate, as saved', file: 'peers/striate-as-saved.ts', runs: isPrediction },
  { name: 'pytorch', file: 'pytorch-peer.py', runs: () => true },
  { name: 'tfjs wasm', file: 'peers/tfjs-wasm.ts', runs: () => true },
  { name: 'tfjs cpu', file: 'peers/tfjs-cpu.ts', runs: (task) => isSmall(task) || isLenet(task), slow: true },
  { name: 'convnetjs', file: 'peers/convnetjs.ts', runs: isLenet },
  { name: 'jax-js', file: 'peers/jax-js.ts', runs: (task) => task.op === 'matmul' || isLenet(task) },
  { name: 'onnxruntime-web', file: 'peers/onnxruntime-web.ts', runs: isPrediction },
];
