import { isObject, type JsonObject, refuse } from '../storage/parse-json.js';
import { decodeSafetensors } from './decode-safetensors.js';
import type { OpenedFile } from './opened-file.js';
import type { TensorData } from './tensor-data.js';
import type { WeightFile } from './weight-file.js';

/**
 * Reads the shards that an index names: `{ "weight_map": { "fc.bias": "model-00002-of-00002.safetensors" } }`.
 *
 * @throws BundleError where a shard is missing or damaged, or does not hold what the index tells
 * @see https://huggingface.co/docs/safetensors
 */
export async function readSafetensorsShards(index: JsonObject, file: OpenedFile): Promise<WeightFile> {
  const { source } = file;
  const places = readMap(index, source);
  const names = [...new Set(places.values())].sort();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const name of names) parts.push(await file.readBeside(name));
  const sha256 = await file.verify(parts);
  const weights = new Map<string, TensorData>();
  for (const [shard, bytes] of parts.entries()) {
    const name = names[shard] as string;
    const { tensors } = decodeSafetensors(bytes, `${name}, a shard of ${source}`);
    for (const [tensor, data] of Object.entries(tensors)) {
      if (places.get(tensor) !== name) {
        throw refuse(source, `does not say that ${JSON.stringify(tensor)} is in ${name}, but it is`);
      }
      weights.set(tensor, data);
    }
  }
  for (const [tensor, name] of places) {
    if (!weights.has(tensor))
      throw refuse(source, `says that ${JSON.stringify(tensor)} is in ${name}, but it is not`);
  }
  return { format: 'safetensors', source, weights: Object.fromEntries(weights), sha256 };
}

function readMap({ weight_map: map }: JsonObject, source: string): Map<string, string> {
  const entries = isObject(map) ? Object.entries(map) : [];
  const places = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (places.length === 0 || places.length !== entries.length) {
    throw refuse(source, 'has a wrong weight_map: expected the name of a file for each tensor');
  }
  return new Map(places);
}
