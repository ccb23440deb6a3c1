import { serialization } from '@tensorflow/tfjs-core';
import { LayersModel, type layers, models, Sequential } from '@tensorflow/tfjs-layers';
import { BundleError } from '../errors.js';
import { BatchNormalization } from './batch-normalization.js';
import { Conv1D } from './conv1d.js';
import { Conv2D } from './conv2d.js';
import { DepthwiseConv2D } from './depthwise-conv2d.js';
import { Dropout, SpatialDropout1D } from './dropout.js';
import { Embedding } from './embedding-layer.js';
import { SeparableConv2D } from './separable-conv2d.js';

type Config = serialization.ConfigDict;
type FromConfig = (cls: never, config: Config, customObjects?: Config) => serialization.Serializable;
type ClassEntry = readonly [cls: unknown, fromConfig: FromConfig];

/**
 * Rebuilds a model from its saved topology with the layers of this package in place of the tfjs ones that they correct
 * (`BatchNormalization`, `Conv1D`, `Conv2D`, `DepthwiseConv2D`, `Dropout`, `Embedding`,
 * `SeparableConv2D`), in nested models too. Nothing is registered globally.
 *
 * @param topology the `modelTopology` of a `model.json`; left as it is
 * @returns an uncompiled model, which the caller owns. Its weights are zeros, to be loaded: no time goes into drawing
 *   random ones.
 * @throws BundleError where tfjs can't read the topology, with its message and cause
 * @example
 * const model = await modelFromTopology(artifacts.modelTopology);
 * model.loadWeights(tf.io.decodeWeights(artifacts.weightData, artifacts.weightSpecs));
 */
export async function modelFromTopology(topology: object): Promise<LayersModel> {
  const failures: unknown[] = [];
  try {
    const classes = withoutThrowing(customObjects(), failures);
    const model = await models.modelFromJSON({ modelTopology: topology } as never, classes as never);
    if (failures.length > 0) throw failures[0];
    return model;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new BundleError(
      `modelFromTopology: expected the topology of a tfjs or Keras layers model, received one that can't be rebuilt: ${message}; save the model again with model.save or the tfjs converter`,
      { cause },
    );
  }
}

/** The classes to use for these names, and how a model of each kind builds its layers. */
function customObjects(): Readonly<Record<string, ClassEntry>> {
  return {
    BatchNormalization: [BatchNormalization, construct],
    Conv1D: [Conv1D, construct],
    Conv2D: [Conv2D, construct],
    DepthwiseConv2D: [DepthwiseConv2D, construct],
    Dropout: [Dropout, construct],
    Embedding: [Embedding, construct],
    SeparableConv2D: [SeparableConv2D, construct],
    SpatialDropout1D: [SpatialDropout1D, construct],
    Model: [LayersModel, buildFunctional],
    Functional: [LayersModel, buildFunctional],
    Sequential: [Sequential, buildSequential],
  };
}

/**
 * While tfjs builds a model, it keeps the custom classes in a global of its own, and where building throws it leaves them
 * there, which breaks every later load by plain tfjs. So failures are handed out past it.
 */
function withoutThrowing(
  classes: Readonly<Record<string, ClassEntry>>,
  failures: unknown[],
): Readonly<Record<string, readonly unknown[]>> {
  const guard =
    (build: FromConfig) =>
    (...given: Parameters<FromConfig>) => {
      try {
        return build(...given);
      } catch (error) {
        failures.push(error);
        return undefined;
      }
    };
  const entries = Object.entries(classes).map(([name, [cls, build]]) => [name, [cls, guard(build)]]);
  return Object.fromEntries(entries);
}

function construct(cls: new (config: Config) => serialization.Serializable, config: Config) {
  const { customObjects: _, ...own } = config;
  return new cls(own);
}

function buildFunctional(cls: never, config: Config, custom?: Config): LayersModel {
  return LayersModel.fromConfig(cls, config, custom, true) as LayersModel;
}

/** tfjs's own drops the custom classes on the way to a sequential model's layers. */
function buildSequential(_: never, config: Config | Config[]): Sequential {
  const list = (Array.isArray(config) ? config : config.layers) as Config[];
  const model = new Sequential({ name: Array.isArray(config) ? undefined : (config.name as string) });
  const custom = customObjects();
  const known = serialization.SerializationMap.getMap().classNameMap;
  for (const { className, config } of list as { className: string; config: Config }[]) {
    const [cls, fromConfig] = custom[className] ?? known[className] ?? [];
    if (!fromConfig) throw new Error(`Unknown layer: ${className}`);
    const nested = { ...config, customObjects: custom as unknown as Config };
    const layer = fromConfig(cls as never, nested, custom as unknown as Config) as layers.Layer;
    layer.setFastWeightInitDuringBuild(true);
    model.add(layer);
  }
  return model;
}
