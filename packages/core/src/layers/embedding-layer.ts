import {
  cast,
  customGrad,
  equal,
  gather,
  reshape,
  type serialization,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import type { initializers, layers } from '@tensorflow/tfjs-layers';
import { ShapeError } from '../errors.js';
import { tfjsLayerClass } from './tfjs-class.js';

interface TfjsEmbedding extends layers.Layer {
  readonly inputDim: number;
  readonly outputDim: number;
}

interface EmbeddingConfig {
  readonly inputDim: number;
  readonly outputDim: number;
  readonly embeddingsInitializer?: ReturnType<typeof initializers.zeros>;
  /** Whether id 0 gets no gradient; default false. */
  readonly paddingZero?: boolean;
  readonly trainable?: boolean;
  readonly name?: string;
}

/**
 * tfjs's layer, whose first row can be kept out of training. `paddingZero` is an entry of its own in the saved config, which
 * plain tfjs passes over: for prediction there is no difference.
 */
export class Embedding extends tfjsLayerClass<new (config: EmbeddingConfig) => TfjsEmbedding>('Embedding') {
  static readonly className = 'Embedding';
  readonly #paddingZero: boolean;

  constructor(config: EmbeddingConfig) {
    super(config);
    this.#paddingZero = config.paddingZero ?? false;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor;
      const ids: Tensor1D = reshape(cast(x, 'int32'), [-1]);
      const table = this.weights[0]?.read() as Tensor2D;
      const rows = this.#inRange(() => (this.#paddingZero ? gatherPadded(table, ids) : gather(table, ids)));
      return reshape(rows, [...x.shape, this.outputDim]);
    });
  }

  /** Says what a kernel's complaint means; WebGL and WebGPU have none, and give zeros. */
  #inRange(lookUp: () => Tensor): Tensor {
    try {
      return lookUp();
    } catch (cause) {
      const [, id] = /index value (\S+) is not/.exec(String(cause)) ?? [];
      if (id === undefined) throw cause;
      throw new ShapeError(
        `embedding: ids must be from 0 to ${this.inputDim - 1} in layer "${this.name}", but there is ${id}; build it with ` +
          'an inputDim above the greatest id, or use the vocabulary that it was built for.',
        { cause },
      );
    }
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#paddingZero && { paddingZero: true }) };
  }
}

/** As `gather`, but the row of id 0 gets no gradient. */
function gatherPadded(table: Tensor2D, ids: Tensor1D): Tensor {
  const lookUp = customGrad((...args) => {
    const [rows, save] = args as unknown as [Tensor2D, (saved: Tensor[]) => void];
    save([ids]);
    return {
      value: gather(rows, ids),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [ids] = saved as [Tensor1D];
        // Rows with an id below 0 belong to no segment.
        const kept = sub<Tensor1D>(ids, cast(equal(ids, 0), 'int32'));
        return unsortedSegmentSum(dy as Tensor2D, kept, rows.shape[0]);
      },
    };
  });
  return lookUp(table);
}
