import type { NdArray } from '@striate/core/data';
import { computeTensors, tensorsOf } from '@striate/core/explain';
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Where one filter fits a text best. */
export interface FilterHit {
  /** `conv_3`, ... */
  readonly layer: string;
  /** Within its layer, from 0. */
  readonly filter: number;
  /** What it gives there. */
  readonly activation: number;
  /** The first token that it covers there; below 0 where it begins before the text. */
  readonly start: number;
  /** Tokens that it covers. */
  readonly width: number;
}

interface FilterLayer {
  readonly name: string;
  readonly width: number;
  /** Steps of zeros before the text. */
  readonly before: number;
  readonly output: SymbolicTensor;
}

/** The filters of a network of which each reports its maximum over the text, as TextCNN's do. */
export class FilterBank {
  readonly #model: LayersModel;
  readonly #layers: readonly FilterLayer[];

  constructor(model: LayersModel) {
    this.#model = model;
    this.#layers = tensorsOf(model).flatMap(({ sourceLayer, inputs: [source] }) => {
      const isPooled = sourceLayer.getClassName() === 'GlobalMaxPooling1D';
      return isPooled && source?.sourceLayer.getClassName() === 'Conv1D' ? [describe(source)] : [];
    });
  }

  /** Filters of all layers. */
  get size(): number {
    return this.#layers.reduce((sum, { output }) => sum + (output.shape.at(-1) as number), 0);
  }

  /** @returns the best place of each filter in a text, layer by layer; none for a network of another kind */
  hits({ data, shape }: NdArray): FilterHit[] {
    const x = tensor(data, [1, ...shape]);
    const outputs = computeTensors(
      this.#model,
      x,
      this.#layers.map(({ output }) => output),
    );
    const hits = outputs.flatMap((output, i) => bestPlaces(output, this.#layers[i] as FilterLayer));
    dispose([x, ...outputs]);
    return hits;
  }
}

function bestPlaces(output: Tensor, { name: layer, width, before }: FilterLayer): FilterHit[] {
  const [, steps = 0, filters = 0] = output.shape;
  const values = output.dataSync<'float32'>();
  return Array.from({ length: filters }, (_, filter) => {
    let best = 0;
    for (let step = 1; step < steps; step++) {
      if ((values[step * filters + filter] as number) > (values[best * filters + filter] as number))
        best = step;
    }
    const activation = values[best * filters + filter] as number;
    return { layer, filter, activation, start: best - before, width };
  });
}

function describe(output: SymbolicTensor): FilterLayer {
  const layer = output.sourceLayer;
  const { kernelSize } = layer.getConfig() as { kernelSize: number | number[] };
  const width = Array.isArray(kernelSize) ? (kernelSize[0] as number) : kernelSize;
  return { name: layer.name, width, before: zerosBefore(output.inputs[0] as SymbolicTensor), output };
}

/** Of the padding that a convolution sees; the layers between the two reshape alone. */
function zerosBefore(input: SymbolicTensor): number {
  for (let at: SymbolicTensor | undefined = input; at; at = at.inputs[0]) {
    const kind = at.sourceLayer.getClassName();
    if (kind === 'ZeroPadding2D') {
      const { padding } = at.sourceLayer.getConfig() as { padding: [[number, number], [number, number]] };
      return padding[0][0];
    }
    if (kind !== 'Reshape') return 0;
  }
  return 0;
}
