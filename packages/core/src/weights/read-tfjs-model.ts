import { joinBytes } from '../storage/join-bytes.js';
import { isObject, type JsonObject } from '../storage/parse-json.js';
import { decodeTfjsWeights } from './decode-tfjs-weights.js';
import type { OpenedFile } from './opened-file.js';
import type { TensorData } from './tensor-data.js';
import { readTfjsManifest } from './tfjs-manifest.js';
import type { WeightFile } from './weight-file.js';

/**
 * Reads the shards of a TF.js model and takes its weights out of them.
 *
 * @throws BundleError for a manifest that can't be, and for shards of other lengths
 */
export async function readTfjsModel(json: JsonObject, file: OpenedFile): Promise<WeightFile> {
  const { source } = file;
  const groups = readTfjsManifest(json, source);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const bytesOfGroups: Uint8Array<ArrayBuffer>[] = [];
  for (const { paths } of groups) {
    const shards: Uint8Array<ArrayBuffer>[] = [];
    for (const path of paths) shards.push(await file.readBeside(path));
    parts.push(...shards);
    bytesOfGroups.push(shards.length === 1 ? (shards[0] as Uint8Array<ArrayBuffer>) : joinBytes(shards));
  }
  const sha256 = await file.verify(parts);
  const weights: [string, TensorData][] = groups.flatMap(({ weights: entries }, index) =>
    decodeTfjsWeights(bytesOfGroups[index] as Uint8Array<ArrayBuffer>, entries, source),
  );
  const topology = json.modelTopology;
  const format = json.format === 'graph-model' || isGraph(topology) ? 'tfjs-graph' : 'tfjs-layers';
  return { format, source, weights: Object.fromEntries(weights), sha256, topology };
}

/** Models of old converters do not say what they are; a TensorFlow graph is a list of nodes. */
function isGraph(topology: unknown): boolean {
  return isObject(topology) && Array.isArray(topology.node);
}
