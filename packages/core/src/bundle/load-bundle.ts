import type { LayersModel } from '@tensorflow/tfjs-layers';
import { BundleError } from '../errors.js';
import { MissingFileError } from '../storage/missing-file-error.js';
import { parseJson } from '../storage/parse-json.js';
import { sha256Hex } from '../storage/sha256.js';
import type { Storage } from '../storage/storage.js';
import { checkManifest } from './check-manifest.js';
import { MANIFEST_FILE, MODEL_FILE, OWN_FILES, WEIGHTS_FILE } from './file-names.js';
import type { Manifest } from './manifest.js';
import { restoreModel } from './restore-model.js';
import { checkLabels } from './save-bundle.js';

export interface LoadedBundle {
  /** Uncompiled; whoever loads it disposes of it. */
  readonly model: LayersModel;
  readonly manifest: Manifest;
  /** What the domain keeps besides, by file name. */
  readonly files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>;
}

/**
 * Reads a bundle and checks it: format and version, the hashes of its files, the sizes, names and shapes of its
 * weights, and that it has a label for each class. Fields that this version does not know are ignored.
 *
 * @param storage where `saveBundle` wrote it
 * @returns the model, its manifest, and what the domain keeps besides
 * @throws BundleError naming the file and the remedy, when one is missing, damaged, changed, or from a newer version;
 *   nothing stays allocated then
 * @example
 * const { model, manifest } = await loadBundle(directoryStorage('./digits'));
 * manifest.labels; // ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
 */
export async function loadBundle(storage: Storage): Promise<LoadedBundle> {
  const manifest = await loadManifest(storage);
  const read = (name: string) => readChecked(storage, name, manifest);
  const further = Object.keys(manifest.files).filter((name) => !OWN_FILES.includes(name));
  const [modelFile, weights, others] = await Promise.all([
    read(MODEL_FILE),
    read(WEIGHTS_FILE),
    Promise.all(further.map(async (name) => [name, await read(name)] as const)),
  ]);
  const where = `${MODEL_FILE} in ${storage.location}`;
  const model = await restoreModel(parseJson(modelFile, where), weights, where);
  try {
    checkLabels(model, manifest, `Could not load ${storage.location}`);
    return { model, manifest, files: Object.fromEntries(others) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/**
 * Reads and checks `striate.json` alone: what a bundle is, without its weights.
 *
 * @throws BundleError where it is missing, damaged, or from a newer version
 * @example
 * (await loadManifest(directoryStorage('./digits'))).architecture; // 'lenet-5'
 */
export async function loadManifest(storage: Storage): Promise<Manifest> {
  const bytes = await readPart(storage, MANIFEST_FILE);
  const where = `${MANIFEST_FILE} in ${storage.location}`;
  return checkManifest(parseJson(bytes, where), where);
}

async function readPart(storage: Storage, name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await storage.read(name);
  } catch (error) {
    if (!(error instanceof MissingFileError)) throw error;
    throw new BundleError(
      `${error.message} A bundle is a folder with ${MODEL_FILE}, ${WEIGHTS_FILE} and ${MANIFEST_FILE}, as classifier.save writes it.`,
      { cause: error },
    );
  }
}

async function readChecked(
  storage: Storage,
  name: string,
  manifest: Manifest,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readPart(storage, name);
  const expected = manifest.files[name];
  if (bytes.length === expected?.bytes && sha256Hex(bytes) === expected.sha256) return bytes;
  const sizes =
    bytes.length === expected?.bytes ? '' : ` (${bytes.length} bytes instead of ${expected?.bytes})`;
  throw new BundleError(
    `${name} in ${storage.location} was changed or damaged after it was saved: its SHA-256 is not the one in ` +
      `${MANIFEST_FILE}${sizes}; get the bundle again, or save the model again.`,
  );
}
