import '@tensorflow/tfjs-backend-cpu';
import { memory, mul, serialization, setBackend, type Tensor } from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  LayersModel,
  layers,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { ShapeError } from '../errors.js';
import { tfjsLayerClass } from '../layers/tfjs-class.js';
import { optimizeForInference } from './optimize-for-inference.js';
import {
  expectClose,
  layerNames,
  optimizedLayers,
  outputsOf,
  withTrainedWeights,
} from './testing/trained.js';

beforeAll(() => setBackend('cpu'));

const PICTURE = [7, 7, 3];
const conv = () => layers.conv2d({ filters: 3, kernelSize: 3, name: 'conv' });
const end = () => layers.activation({ activation: 'tanh', name: 'end' });

function through(...row: LayersModel['layers']): LayersModel {
  const x = input({ shape: PICTURE });
  const y = row.reduce((before, layer) => layer.apply(before) as SymbolicTensor, x);
  return withTrainedWeights(model({ inputs: x, outputs: y }));
}

/** Keeps its factor to itself, where a config should have it. */
class Secret extends layers.Layer {
  static readonly className = 'Secret';

  constructor(readonly factor: number) {
    super({ name: 'secret' });
  }

  override build(): void {
    this.addWeight('gain', [3], 'float32', initializers.ones());
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const [x] = [inputs].flat() as [Tensor];
    return mul(mul(x, this.factor), this.weights[0]!.read());
  }
}

type ConvConfig = Parameters<typeof layers.conv2d>[0];

/** Computes something else than the class whose name it has. */
class Doubled extends tfjsLayerClass<new (config: ConvConfig) => layers.Layer>('Conv2D') {
  static readonly className = 'Conv2D';

  override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
    return mul(super.call(inputs, kwargs) as Tensor, 2);
  }
}

class Registered extends layers.Layer {
  static readonly className = 'RegisteredForTheTest';
  readonly factor: number;

  constructor({ factor, ...config }: { factor: number; name?: string }) {
    super(config);
    this.factor = factor;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return mul([inputs].flat()[0] as Tensor, this.factor);
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), factor: this.factor };
  }
}

describe('layers of unknown classes', () => {
  test('are shared by both models, and what is around them is folded', async () => {
    const before = memory().numTensors;
    const secret = new Secret(3);
    const original = through(conv(), layers.batchNormalization({ name: 'norm' }), secret, end());
    const copy = optimizeForInference(original);
    expectClose(await outputsOf(copy), await outputsOf(original));
    expect(layerNames(copy)).toEqual(['conv', 'secret', 'end']);
    expect(copy.getLayer('secret')).toBe(secret);
    const expected = await outputsOf(copy);
    original.dispose();
    expect(await outputsOf(copy)).toEqual(expected);
    copy.dispose();
    expect(memory().numTensors).toBe(before);
  });

  test('are not folded into, whatever class they come from', async () => {
    const doubled = new Doubled({ filters: 3, kernelSize: 3, name: 'doubled' });
    const original = through(doubled, layers.batchNormalization({ name: 'norm' }), end());
    const copy = optimizeForInference(original);
    expectClose(await outputsOf(copy), await outputsOf(original));
    expect(layerNames(copy)).toEqual(['doubled', 'norm', 'end']);
    original.dispose();
    copy.dispose();
  });

  test('are copied where they are registered and their config tells all', async () => {
    serialization.registerClass(Registered);
    const original = through(conv(), new Registered({ factor: 3, name: 'registered' }), end());
    const copy = optimizeForInference(original);
    expect(copy.getLayer('registered')).not.toBe(original.getLayer('registered'));
    copy.dispose();
    expect(await optimizedLayers(original)).toEqual(['conv', 'registered', 'end']);
  });

  test('inside of a wrapper are shared with it', async () => {
    const x = input({ shape: [4, ...PICTURE] });
    const wrapped = layers.timeDistributed({ layer: new Secret(2), name: 'wrapper' });
    const original = model({ inputs: x, outputs: end().apply(wrapped.apply(x)) as SymbolicTensor });
    const copy = optimizeForInference(withTrainedWeights(original));
    expectClose(await outputsOf(copy), await outputsOf(original));
    original.dispose();
    copy.dispose();
  });

  test('a model of a subclass that computes otherwise is shared as a layer', async () => {
    class Halved extends LayersModel {
      override call(inputs: Tensor | Tensor[], kwargs: Record<string, unknown>): Tensor {
        return mul([super.call(inputs, kwargs)].flat()[0] as Tensor, 0.5);
      }
    }
    const inner = input({ shape: PICTURE });
    const halved = new Halved({
      inputs: inner,
      outputs: conv().apply(inner) as SymbolicTensor,
      name: 'halved',
    });
    const original = through(halved, end());
    const copy = optimizeForInference(original);
    expectClose(await outputsOf(copy), await outputsOf(original));
    copy.dispose();
    original.dispose();
  });

  test('recurrent layers are copied', async () => {
    const x = input({ shape: [5, 3] });
    const gru = layers.bidirectional({
      layer: layers.gru({ units: 2, recurrentInitializer: 'glorotUniform' }) as never,
      mergeMode: 'concat',
      name: 'gru',
    });
    const original = model({ inputs: x, outputs: end().apply(gru.apply(x)) as SymbolicTensor });
    expect(await optimizedLayers(withTrainedWeights(original))).toEqual(['gru', 'end']);
  });
});

describe('what can’t be optimised is refused with a remedy', () => {
  test('a sequential model that is still empty', () => {
    const unbuilt = sequential({ name: 'row' });
    expect(() => optimizeForInference(unbuilt)).toThrow(
      new ShapeError(
        'optimizeForInference: expected a built LayersModel, received "row", which has no layers yet; add them first',
      ),
    );
  });

  test('a model that has been disposed of', () => {
    const gone = through(conv());
    gone.dispose();
    expect(() => optimizeForInference(gone)).toThrow(/expected a built LayersModel.*has been disposed of/);
  });

  test.each([
    [{ predict: () => {} }, 'Object'],
    [undefined, 'undefined'],
    [null, 'null'],
    ['./model', 'String'],
  ])('%o, which is no model', (value, name) => {
    const attempt = () => optimizeForInference(value as unknown as LayersModel);
    expect(attempt).toThrow(ShapeError);
    expect(attempt).toThrow(`expected a built LayersModel, received ${name}; pass what tf.model()`);
  });
});
