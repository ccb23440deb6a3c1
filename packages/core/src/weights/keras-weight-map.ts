import type { ModelWeight } from './model-weights.js';
import type { WeightFile, WeightPlace } from './weight-file.js';

/**
 * Finds a model's weights in a Keras file, for layers that are named as there. Both keep channels last, so nothing is
 * turned.
 *
 * - `.h5`: `conv1/kernel` is `conv1/conv1/kernel:0`, or whatever the file has under the layer's group with that ending.
 * - `.keras`: `conv1/kernel` is `conv1/vars/0`: Keras 3 numbers a layer's weights in the order in which it makes them.
 *
 * A layer of a model inside the model is found under that model's name too.
 */
export function kerasWeightMap(weight: ModelWeight, file: WeightFile): WeightPlace | readonly WeightPlace[] {
  const endings = file.format === 'keras-v3' ? numberedEndings(weight) : namedEndings(weight);
  const exact = endings.find((ending) => Object.hasOwn(file.weights, ending));
  if (exact !== undefined) return { name: exact };
  const names = Object.keys(file.weights);
  const nested = endings.flatMap((ending) => names.filter((name) => name.endsWith(`/${ending}`)));
  // Two layers of that name in two inner models: neither is surely meant.
  return nested.length === 1 ? { name: nested[0] as string } : endings.map((name) => ({ name }));
}

function namedEndings({ name, layer }: ModelWeight): string[] {
  const kind = name.slice(name.lastIndexOf('/') + 1);
  // Keras 3 calls it plainly a kernel.
  const kinds = kind === 'depthwise_kernel' ? [kind, 'kernel'] : [kind];
  return kinds.flatMap((last) => {
    const path = `${layer.name}/${last}`;
    return [`${layer.name}/${path}:0`, `${layer.name}/${path}`, `${path}:0`, path];
  });
}

function numberedEndings({ layer, variable }: ModelWeight): string[] {
  const index = layer.weights.findIndex((weight) => weight.read() === variable);
  return [`${layer.name}/vars/${index}`, `${layer.name}/cell/vars/${index}`];
}
