import { hashKey } from '../random.js';

interface BuildContext {
  /** None: kernels are to be loaded, and start as zeros. */
  readonly seed: number | undefined;
  weights: number;
  readonly names: Map<string, number>;
}

let current: BuildContext | undefined;

/**
 * Makes the initial weights and the default names of layers reproducible.
 *
 * Inside `build`, every weight's initialiser is seeded by `seed` and the weight's place in the order of creation, and a
 * layer without a name is called after its kind and its place in this build (`conv2d`, `conv2d_1`), not after a counter
 * of the whole process. Two builds with equal seeds have bit-equal weights. Outside, initialisers are not seeded.
 *
 * @param seed an integer
 * @param build creates the layers; must not be asynchronous
 * @returns what `build` returns
 * @example
 * const model = withInitializerSeed(7, () => {
 *   const x = inputLayer({ shape: [28, 28, 1] });
 *   return tf.model({ inputs: x, outputs: conv2d(x, { filters: 8, kernelSize: 3 }) });
 * });
 * model.layers[1].name; // 'conv2d'
 */
export function withInitializerSeed<T>(seed: number, build: () => T): T {
  return buildIn(seed, build);
}

/**
 * Builds layers whose weights will be loaded: no time goes into drawing random ones. Kernels and biases are zeros, and
 * default names follow from the place in this build, as in {@link withInitializerSeed}.
 *
 * @param build creates the layers; must not be asynchronous
 * @returns what `build` returns
 * @example
 * const model = withoutInitialWeights(() => {
 *   const x = inputLayer({ shape: [28, 28, 1] });
 *   return tf.model({ inputs: x, outputs: conv2d(x, { filters: 8, kernelSize: 3 }) });
 * });
 * setModelWeights(model, decodeSafetensors(bytes).tensors);
 */
export function withoutInitialWeights<T>(build: () => T): T {
  return buildIn(undefined, build);
}

function buildIn<T>(seed: number | undefined, build: () => T): T {
  const outer = current;
  current = { seed, weights: 0, names: new Map() };
  try {
    return build();
  } finally {
    current = outer;
  }
}

/** The seed for the next weight: never 0, which tfjs's normal distributions take for "no seed". */
export function nextInitializerSeed(): number | undefined {
  if (current?.seed === undefined) return undefined;
  return (hashKey([current.seed, 'initializer', current.weights++]) >>> 0) + 1;
}

/** Whether weights are drawn at all. */
export function drawsWeights(): boolean {
  return !current || current.seed !== undefined;
}

/** The name to give a layer: its own, or one that is unique within this build, or none, which leaves it to tfjs. */
export function layerName(kind: string, name: string | undefined): { name?: string } {
  if (name !== undefined) return { name };
  if (!current) return {};
  const used = current.names.get(kind) ?? 0;
  current.names.set(kind, used + 1);
  return { name: used === 0 ? kind : `${kind}_${used}` };
}
