import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadBundle } from '../bundle/load-bundle.js';
import type { Manifest } from '../bundle/manifest.js';
import { inputShapeOf, type Preprocessor, type PreprocessorConfig } from '../data/preprocessor.js';
import { BundleError } from '../errors.js';
import { optimizeForInference } from '../inference/optimize-for-inference.js';
import { resolveStorage } from '../storage/resolve.js';
import type { Storage } from '../storage/storage.js';
import type { ClassifierParts } from './classifier-parts.js';

/** What tfjs makes of the float32 of a preprocessor; a model of no type takes them as they are. */
const INPUT_TYPES = new Set<unknown>([undefined, null, 'float32', 'int32', 'bool']);

export interface LoadClassifierOptions {
  /**
   * Whether to load for prediction alone: `model` is what `optimizeForInference` makes of the saved one. It predicts
   * faster, and the same within 1e-4. `save` then writes that model. Default false.
   */
  readonly optimize?: boolean;
}

/**
 * Opens a bundle for a domain's classifier: the machinery behind its `load`.
 *
 * @param location a folder, database or web address as `resolveStorage` takes it, or a storage
 * @param task the domain's: `image-classification`
 * @param createPreprocessor rebuilds the preprocessor from its config; it throws for one that it does not know
 * @param options.optimize see {@link LoadClassifierOptions}
 * @returns the parts; the caller disposes of the model
 * @throws BundleError for what `loadBundle` refuses, another domain's bundle, or a preprocessor that does not fit the
 *   model; nothing stays allocated then
 * @example
 * new ImageClassifier(await loadClassifierParts('./photos-model', 'image-classification', preprocessorFromConfig));
 */
export async function loadClassifierParts<Input>(
  location: string | Storage,
  task: string,
  createPreprocessor: (config: PreprocessorConfig) => Preprocessor<Input> | Promise<Preprocessor<Input>>,
  { optimize = false }: LoadClassifierOptions = {},
): Promise<ClassifierParts<Input>> {
  const storage = resolveStorage(location);
  const { model, manifest, files } = await loadBundle(storage);
  try {
    checkTask(manifest, task, storage.location);
    const preprocessor = await rebuild(manifest.preprocessor, storage.location, createPreprocessor);
    checkInput(model, preprocessor, storage.location);
    const { architecture, labels, multiLabel, training, metrics } = manifest;
    const parts = { task, architecture, labels, multiLabel, preprocessor, training, metrics, files };
    if (!optimize) return { ...parts, model };
    const optimized = optimizeForInference(model);
    model.dispose();
    return { ...parts, model: optimized };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function checkTask(manifest: Manifest, task: string, location: string): void {
  if (manifest.task === task) return;
  throw new BundleError(
    `Could not load ${location} for ${task}: the bundle is for ${manifest.task}; open it with the package for that.`,
  );
}

async function rebuild<Input>(
  config: PreprocessorConfig,
  location: string,
  create: (config: PreprocessorConfig) => Preprocessor<Input> | Promise<Preprocessor<Input>>,
): Promise<Preprocessor<Input>> {
  try {
    return await create(config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new BundleError(`Could not load ${location}: its preprocessor can't be rebuilt: ${reason}`, {
      cause: error,
    });
  }
}

function checkInput<Input>(model: LayersModel, preprocessor: Preprocessor<Input>, location: string): void {
  const dtype: unknown = model.inputs[0]?.dtype;
  if (!INPUT_TYPES.has(dtype)) {
    throw new BundleError(
      `Could not load ${location}: its model takes inputs of type ${JSON.stringify(dtype)}, not numbers; get the bundle again ` +
        'from where it came from.',
    );
  }
  const given = inputShapeOf(preprocessor);
  const expected = (model.inputs[0]?.shape ?? []).slice(1);
  const fits =
    model.inputs.length === 1 &&
    expected.length === given.length &&
    expected.every((size, axis) => size === null || size === given[axis]);
  if (fits) return;
  const write = (shape: readonly (number | null)[]) => shape.map((size) => size ?? 'any').join(', ');
  throw new BundleError(
    `Could not load ${location}: its preprocessor gives [${write(given)}], but its model takes ` +
      `[${write(expected)}]; get the bundle again from where it came from.`,
  );
}
