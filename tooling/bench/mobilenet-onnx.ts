import type { SavedLayer, SavedMobilenet } from './mobilenet.js';
import { attribute, initializer, node, port, type Values } from './onnx-parts.js';
import { block, int, join } from './protobuf.js';

/** The saved MobileNet as an ONNX model, opset 13, batch 1, channels first; runtimes fold its normalisation themselves. */
export function mobilenetToOnnx({ topology, specs, data }: SavedMobilenet): Uint8Array {
  const weights = new Map<string, Values>();
  let at = 0;
  for (const { name, shape } of specs) {
    const length = shape.reduce((product, size) => product * size, 1);
    weights.set(name, { shape, data: new Float32Array(data, at, length) });
    at += 4 * length;
  }
  const parts: Uint8Array[] = [];
  let last = 'x';
  for (const layer of topology.config.layers) {
    const converted = convert(layer, weights);
    if (!converted) continue;
    const { op, constants, attributes = [] } = converted;
    const { name } = layer.config;
    const names = constants.map((_, i) => `${name}/${i}`);
    parts.push(...constants.map((values, i) => initializer(names[i]!, values)));
    parts.push(node(op, name, [last, ...names], attributes));
    last = name;
  }
  const ports = [port(11, 'x', [1, 3, 224, 224]), port(12, last, [1, 1000, 1, 1])];
  const graph = block(7, ...parts, block(2, 'mobilenet'), ...ports);
  return join([int(1, 8), graph, block(8, int(2, 13))]);
}

interface Converted {
  readonly op: string;
  readonly constants: readonly Values[];
  readonly attributes?: readonly Uint8Array[];
}

/** Undefined for what does nothing here: dropout, and reshaping 1x1 pictures. */
function convert(
  { class_name: kind, config }: SavedLayer,
  weights: Map<string, Values>,
): Converted | undefined {
  const weight = (name: string) => weights.get(`${config.name}/${name}`)!;
  if (kind === 'Conv2D' || kind === 'DepthwiseConv2D') {
    const depthwise = kind === 'DepthwiseConv2D';
    const kernel = weight(depthwise ? 'depthwise_kernel' : 'kernel');
    const attributes = [
      attribute('auto_pad', 'SAME_UPPER'),
      attribute('strides', config.strides as number[]),
      attribute('group', depthwise ? kernel.shape[2]! : 1),
    ];
    const bias = config.use_bias ? [weight('bias')] : [];
    return { op: 'Conv', constants: [channelsFirst(kernel, depthwise), ...bias], attributes };
  }
  if (kind === 'BatchNormalization') {
    const constants = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(weight);
    const attributes = [attribute('epsilon', { float: config.epsilon as number })];
    return { op: 'BatchNormalization', constants, attributes };
  }
  if (config.activation === 'relu6') {
    const constants = [0, 6].map((limit) => ({ shape: [], data: Float32Array.of(limit) }));
    return { op: 'Clip', constants };
  }
  if (kind === 'GlobalAveragePooling2D') return { op: 'GlobalAveragePool', constants: [] };
  if (config.activation !== 'softmax') return undefined;
  return { op: 'Softmax', constants: [], attributes: [attribute('axis', 1)] };
}

/** `[height, width, in, out]` to `[out, in, height, width]`, or to `[in, 1, height, width]` for depthwise. */
function channelsFirst({ shape, data }: Values, depthwise: boolean): Values {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const taps = height * width;
  const moved = new Float32Array(data.length);
  data.forEach((value, i) => {
    const [o, c, tap] = [i % outputs, Math.floor(i / outputs) % inputs, Math.floor(i / (outputs * inputs))];
    moved[(o * inputs + c) * taps + tap] = value;
  });
  return { shape: depthwise ? [inputs, 1, height, width] : [outputs, inputs, height, width], data: moved };
}
