/** What is measured: every peer builds the same work from one of these. */
export type Task =
  | {
      readonly op: 'matmul';
      readonly size: number;
      readonly transposeA: boolean;
      readonly transposeB: boolean;
    }
  | ConvTask
  | { readonly op: 'train'; readonly network: 'lenet-5' | 'resnet-20' | 'textcnn' }
  | { readonly op: 'predict'; readonly network: 'mobilenet-v1-0.25' };

export interface ConvTask {
  readonly op: 'conv2d';
  readonly pass: 'forward' | 'filter gradient' | 'input gradient';
  /** `[batch, height, width, channels]` */
  readonly input: Shape;
  /** `[height, width, channels, filters]` */
  readonly filter: Shape;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

export type Shape = readonly [number, number, number, number];

export interface Case {
  readonly name: string;
  readonly task: Task;
  /** Floating-point operations, an addition and a multiplication counted as two; left out for whole networks. */
  readonly flops?: number;
}

const CONVOLUTIONS: readonly Omit<ConvTask, 'op' | 'pass'>[] = [
  { input: [64, 28, 28, 1], filter: [5, 5, 1, 6], stride: 1, pad: 'same' },
  { input: [64, 14, 14, 6], filter: [5, 5, 6, 16], stride: 1, pad: 'valid' },
  { input: [32, 32, 32, 16], filter: [3, 3, 16, 16], stride: 1, pad: 'same' },
  { input: [32, 32, 32, 16], filter: [3, 3, 16, 32], stride: 2, pad: 'same' },
  { input: [32, 16, 16, 32], filter: [3, 3, 32, 32], stride: 1, pad: 'same' },
  { input: [32, 8, 8, 64], filter: [3, 3, 64, 64], stride: 1, pad: 'same' },
];

/** Every case, small ones first. */
export const cases: readonly Case[] = [
  ...[
    [false, false],
    [false, true],
    [true, false],
  ].map(([transposeA = false, transposeB = false]) => matmul(512, transposeA, transposeB)),
  ...CONVOLUTIONS.flatMap((shape) =>
    (['forward', 'filter gradient', 'input gradient'] as const).map((pass) => conv2d(pass, shape)),
  ),
  { name: 'LeNet-5 training step, batch 64', task: { op: 'train', network: 'lenet-5' } },
  { name: 'ResNet-20 training step, batch 32', task: { op: 'train', network: 'resnet-20' } },
  { name: 'TextCNN training step, batch 50', task: { op: 'train', network: 'textcnn' } },
  { name: 'MobileNetV1-0.25 prediction, batch 1', task: { op: 'predict', network: 'mobilenet-v1-0.25' } },
];

function matmul(size: number, transposeA: boolean, transposeB: boolean): Case {
  const letters = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`;
  return {
    name: `matmul ${size}^3 ${letters}`,
    task: { op: 'matmul', size, transposeA, transposeB },
    flops: 2 * size ** 3,
  };
}

function conv2d(pass: ConvTask['pass'], shape: Omit<ConvTask, 'op' | 'pass'>): Case {
  const [batch, height, , channels] = shape.input;
  const [size, , , filters] = shape.filter;
  const out = shape.pad === 'same' ? Math.ceil(height / shape.stride) : (height - size) / shape.stride + 1;
  return {
    name: `conv ${size}x${size} ${channels}-${filters} ${height}x${height}/${shape.stride} ${pass}`,
    task: { op: 'conv2d', pass, ...shape },
    flops: 2 * batch * out ** 2 * size ** 2 * channels * filters,
  };
}
