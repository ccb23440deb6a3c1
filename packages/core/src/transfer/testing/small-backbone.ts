import { add, mul, range, tidy } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, model as makeModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { Dataset } from '../../data/dataset.js';
import type { NdArray } from '../../data/nd-array.js';
import type { Preprocessor } from '../../data/preprocessor.js';
import { DataError } from '../../errors.js';
import { activation } from '../../layers/activation.js';
import { batchNormalization } from '../../layers/batch-normalization.js';
import { withInitializerSeed } from '../../layers/build-context.js';
import { conv2d } from '../../layers/conv2d.js';
import { dropout } from '../../layers/dropout.js';
import { globalAveragePool2d } from '../../layers/global-average-pool2d.js';
import { inputLayer } from '../../layers/input-layer.js';
import { createRandom } from '../../random.js';
import type { Backbone } from '../backbone.js';
import type { Variant } from '../variant.js';

const SIZE = 6;
const WIDTH = 12;

/** Arrays pass through; an empty one is unreadable. */
export interface CountingPreprocessor extends Preprocessor<NdArray, NdArray> {
  /** Inputs prepared so far. */
  prepared: number;
}

export interface SmallBackbone extends Backbone<NdArray, NdArray> {
  readonly preprocessor: CountingPreprocessor;
}

/** Columns in reverse order. */
export const mirrored: Variant<NdArray> = {
  name: 'mirrored',
  apply: ({ data, shape }) => ({
    data: data.map((_, i) => data[i - (i % SIZE) + SIZE - 1 - (i % SIZE)] as number),
    shape,
  }),
};

export interface SmallBackboneOptions {
  readonly seed?: number;
  /** A dropout layer between the blocks. */
  readonly withDropout?: boolean;
  readonly weightsHash?: string;
}

/** Two blocks of convolution, batch norm and ReLU for pictures `[6, 6, 1]`, with statistics of its own. */
export function smallBackbone({
  seed = 1,
  withDropout = false,
  weightsHash = `seed ${seed}`,
}: SmallBackboneOptions = {}): SmallBackbone {
  const x = inputLayer({ shape: [SIZE, SIZE, 1], name: 'input' });
  const features = withInitializerSeed(seed, () => {
    const first = block(x, 6, '1');
    return block(withDropout ? dropout(first, { rate: 0.5, name: 'drop' }) : first, WIDTH, '2');
  });
  const embedding = globalAveragePool2d(features, { name: 'pool' });
  const classes = layers.dense({ units: 5, name: 'logits' }).apply(embedding) as SymbolicTensor;
  const model = makeModel({ inputs: x, outputs: classes, name: 'small' });
  spreadStatistics(model);
  return {
    name: 'small',
    model,
    features,
    embedding,
    logits: classes,
    preprocessor: countingPreprocessor(),
    weightsHash,
    dispose: () => void model.dispose(),
  };
}

function block(x: SymbolicTensor, filters: number, index: string): SymbolicTensor {
  const conv = conv2d(x, { filters, kernelSize: 3, padding: 'same', name: `conv${index}` });
  return activation(batchNormalization(conv, { name: `bn${index}` }), {
    activation: 'relu',
    name: `relu${index}`,
  });
}

function countingPreprocessor(): CountingPreprocessor {
  return {
    prepared: 0,
    outputShape: [SIZE, SIZE, 1],
    prepare(input) {
      this.prepared++;
      if (input.data.length === 0) throw new DataError('the file is empty');
      return input;
    },
    finish: (prepared) => prepared,
    toConfig: () => ({ type: 'array' }),
  };
}

/** Gives batch norm weights that are those of no batch, so that it shows where they are used. */
function spreadStatistics({ layers: all }: LayersModel): void {
  // gamma, beta, moving mean, moving variance
  const starts = [1, 0.1, 0.05, 0.6];
  for (const layer of all.filter((one) => one.getClassName() === 'BatchNormalization')) {
    tidy(() =>
      layer.setWeights(
        layer.getWeights().map((weight, i) => add(mul(range(0, weight.size), 0.03), starts[i] as number)),
      ),
    );
  }
}

/** Pictures `[6, 6, 1]` of rows, columns or a chequered pattern, under noise. */
export function textures(length: number, seed = 0): Dataset<NdArray> {
  const labels = ['rows', 'columns', 'chequered'];
  const classes = Array.from({ length }, (_, i) => i % labels.length);
  const pictures = classes.map((label, i): NdArray => {
    const random = createRandom(seed, 'textures', i);
    const data = Float32Array.from({ length: SIZE * SIZE }, (_, pixel) => {
      const [row, column] = [Math.floor(pixel / SIZE), pixel % SIZE];
      const odd = [row, column, row + column][label] as number;
      return 2 * (odd % 2) - 1 + 0.6 * random.normal();
    });
    return { data, shape: [SIZE, SIZE, 1] };
  });
  return Dataset.fromArrays(pictures, classes, { labels });
}
