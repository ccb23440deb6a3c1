interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
}

const PRODUCT = /^_?(Fused)?(Conv2D|DepthwiseConv2dNative|MatMul)$/;
const ADDITION = /^(BiasAdd|Add|AddV2)$/;
const NORMALIZATION = /^FusedBatchNorm(V[23])?$/;
const NORMALIZATION_INPUTS = ['gamma', 'beta', 'moving_mean', 'moving_variance'];

/**
 * Names the constants of a TensorFlow graph after the operations that read them, for converters that call a folded kernel
 * `Const_165`: what a convolution or matrix product in `a/b` reads is `a/b/weights`, what is added after it `a/b/biases`, and what
 * batch normalisation reads `a/b/gamma`, `a/b/beta`, `a/b/moving_mean` and `a/b/moving_variance`.
 *
 * @param topology of a file, of any type
 * @returns names by the constant's own; empty for what is no graph
 * @example
 * const { topology } = await readWeights('./yamnet');
 * namesInGraph(topology).get('Const_165'); // 'layer1/conv/weights'
 */
export function namesInGraph(topology: unknown): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { name, op, input } of nodesOf(topology)) {
    const scope = name.replace(/\/BatchNorm\/.*$|\/[^/]*$/, '');
    const [, second, third, ...others] = input.map((one) => one.replace(/:\d+$/, ''));
    if (PRODUCT.test(op)) {
      if (second !== undefined) names.set(second, `${scope}/weights`);
      if (third !== undefined) names.set(third, `${scope}/biases`);
    } else if (ADDITION.test(op) && second !== undefined) {
      names.set(second, `${scope}/biases`);
    } else if (NORMALIZATION.test(op)) {
      [second, third, ...others].forEach((read, index) => {
        if (read !== undefined) names.set(read, `${scope}/${NORMALIZATION_INPUTS[index]}`);
      });
    }
  }
  return names;
}

function nodesOf(topology: unknown): readonly GraphNode[] {
  if (typeof topology !== 'object' || topology === null || !('node' in topology)) return [];
  return Array.isArray(topology.node) ? topology.node.filter(isNode) : [];
}

function isNode(node: unknown): node is GraphNode {
  if (typeof node !== 'object' || node === null) return false;
  const { name, op, input } = node as Partial<Record<string, unknown>>;
  return (
    typeof name === 'string' &&
    typeof op === 'string' &&
    Array.isArray(input) &&
    input.every((one) => typeof one === 'string')
  );
}
