import { BundleError, ShapeError } from '../../errors.js';
import { isObject, type JsonObject, parseJson, refuse } from '../../storage/parse-json.js';
import { sha256Hex } from '../../storage/sha256.js';
import type { Storage } from '../../storage/storage.js';
import { decodeSafetensors } from '../../weights/decode-safetensors.js';
import { encodeSafetensors } from '../../weights/encode-safetensors.js';
import type { IndexedEmbedding } from './embedding-index.js';
import type { EmbeddingSource } from './embedding-source.js';

/** Embeddings to write, in order. */
interface EmbeddingList extends Iterable<IndexedEmbedding> {
  readonly size: number;
  readonly width: number;
  readonly labels: readonly string[];
}

/** Embeddings as read. */
export interface SavedEmbeddings {
  /** In the order of adding; each of length 1. */
  readonly embeddings: Iterable<IndexedEmbedding>;
  /** Of the classifier that they were saved for; left out for an index. */
  readonly head?: JsonObject;
  /** For messages: the file with the names. */
  readonly where: string;
}

const NUMBERS_FILE = 'embeddings.safetensors';
const NAMES_FILE = 'embeddings.json';
const FORMAT = 'striate-embeddings';
const FORMAT_VERSION = 1;

/**
 * Writes embeddings with their names, and what they are of.
 *
 * @throws ShapeError where the source's embeddings have another width
 */
export async function writeEmbeddings(
  storage: Storage,
  list: EmbeddingList,
  source: EmbeddingSource,
  head?: JsonObject,
): Promise<void> {
  const { size, width } = list;
  if (source.width !== width) {
    throw new ShapeError(
      `EmbeddingIndex.save: the embeddings have ${width} numbers, but those of ${source.name} have ${source.width}; save ` +
        'them with the embedder that made them.',
    );
  }
  const labels = [...list.labels];
  const places = new Map(labels.map((label, place) => [label, place]));
  const ids: string[] = [];
  const classes = new Int32Array(size);
  const embeddings = new Float32Array(size * width);
  for (const { id, label, embedding } of list) {
    classes[ids.length] = places.get(label) as number;
    embeddings.set(embedding, ids.length * width);
    ids.push(id);
  }
  const numbers = encodeSafetensors({
    embeddings: { dtype: 'F32', shape: [size, width], data: embeddings },
    classes: { dtype: 'I32', shape: [size], data: classes },
  });
  const names = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    backbone: { name: source.name, weightsHash: source.weightsHash },
    preprocessor: source.preprocessor.toConfig(),
    width,
    head,
    labels,
    ids,
    files: { [NUMBERS_FILE]: { bytes: numbers.length, sha256: sha256Hex(numbers) } },
  };
  // Last: a crash between the two leaves a hash that does not match.
  await storage.write({
    [NUMBERS_FILE]: numbers,
    [NAMES_FILE]: new TextEncoder().encode(JSON.stringify(names)),
  });
}

/**
 * Reads what `writeEmbeddings` wrote, from whoever it may come, and checks that a source's embeddings can be compared with
 * it.
 *
 * @throws BundleError where a file is missing, damaged, or from a newer version, or the embeddings are of other weights or
 *   other preprocessing
 */
export async function readEmbeddings(storage: Storage, source: EmbeddingSource): Promise<SavedEmbeddings> {
  const where = `${NAMES_FILE} in ${storage.location}`;
  const names = parseJson(await storage.read(NAMES_FILE), where);
  checkFormat(names, where);
  const { ids, labels, head } = names;
  if (!areNames(ids)) throw refuse(where, 'has wrong ids: expected a list of different texts');
  if (!areNames(labels)) throw refuse(where, 'has wrong labels: expected a list of different texts');
  if (head !== undefined && !isObject(head))
    throw refuse(where, 'has a wrong field "head": expected an object');
  checkSource(names, source, where);
  const bytes = await storage.read(NUMBERS_FILE);
  checkHash(bytes, names, storage.location);
  const numbersWhere = `${NUMBERS_FILE} in ${storage.location}`;
  const { tensors } = decodeSafetensors(bytes, numbersWhere);
  const { embeddings, classes } = tensors;
  const expected = `${[ids.length, source.width]}`;
  if (!(embeddings?.data instanceof Float32Array) || `${embeddings.shape}` !== expected)
    throw refuse(numbersWhere, `must hold embeddings of F32 [${expected}], one for each id`);
  if (!(classes?.data instanceof Int32Array) || classes.data.length !== ids.length)
    throw refuse(numbersWhere, `must hold classes of I32 [${ids.length}], one for each id`);
  if (!classes.data.every((place) => place >= 0 && place < labels.length))
    throw refuse(numbersWhere, `has a class that is none of the ${labels.length} labels`);
  checkLengths(embeddings.data, source.width, numbersWhere);
  const entries = namedRows({ ids, labels, classes: classes.data, rows: embeddings.data });
  return { embeddings: entries, head, where };
}

interface Rows {
  readonly ids: readonly string[];
  readonly labels: readonly string[];
  /** `[ids.length]`, positions in `labels`. */
  readonly classes: Int32Array;
  /** `[ids.length, width]`. */
  readonly rows: Float32Array;
}

function* namedRows({ ids, labels, classes, rows }: Rows): Generator<IndexedEmbedding, void> {
  const width = rows.length / ids.length;
  for (const [i, id] of ids.entries()) {
    const embedding = rows.subarray(i * width, (i + 1) * width);
    yield { id, label: labels[classes[i] as number] as string, embedding };
  }
}

function checkFormat({ format, formatVersion: version }: JsonObject, where: string): void {
  if (format !== FORMAT) throw refuse(where, `has the format ${JSON.stringify(format)} and not "${FORMAT}"`);
  if (version === FORMAT_VERSION) return;
  throw new BundleError(
    `${where} has the formatVersion ${JSON.stringify(version)}, and this version of Striate reads ${FORMAT_VERSION}; upgrade ` +
      'Striate (npm install @striate/core@latest), or save the embeddings again.',
  );
}

function areNames(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.every((name) => typeof name === 'string') &&
    new Set(value).size === value.length
  );
}

function checkSource(
  { backbone, preprocessor, width }: JsonObject,
  source: EmbeddingSource,
  where: string,
): void {
  const { name, weightsHash } = isObject(backbone) ? backbone : {};
  const other = (what: string) =>
    new BundleError(
      `${where} has embeddings of ${what}, which can't be compared with those of ${source.name}; load it with the ` +
        'backbone and preprocessing that it was saved with, or embed the examples anew.',
    );
  if (weightsHash !== source.weightsHash)
    throw other(
      `${String(name).slice(0, 100)} with other weights (${String(weightsHash).slice(0, 12)}..., not ` +
        `${source.weightsHash.slice(0, 12)}...)`,
    );
  if (width !== source.width) throw other(`${JSON.stringify(width)} numbers instead of ${source.width}`);
  if (JSON.stringify(preprocessor) !== JSON.stringify(source.preprocessor.toConfig()))
    throw other('inputs that were prepared in another way');
}

function checkHash(bytes: Uint8Array, { files }: JsonObject, location: string): void {
  const entry = isObject(files) ? files[NUMBERS_FILE] : undefined;
  const { bytes: length, sha256 } = isObject(entry) ? entry : {};
  if (bytes.length === length && sha256Hex(bytes) === sha256) return;
  throw new BundleError(
    `${NUMBERS_FILE} in ${location} was changed or damaged after it was saved: its SHA-256 is not the one in ` +
      `${NAMES_FILE}; get both again, or save the embeddings again.`,
  );
}

function checkLengths(embeddings: Float32Array, width: number, where: string): void {
  for (let start = 0; start < embeddings.length; start += width) {
    let square = 0;
    for (let i = start; i < start + width; i++) square += (embeddings[i] as number) ** 2;
    if (Math.abs(square - 1) < 1e-3) continue;
    throw refuse(where, `has an embedding at ${start / width} that is not of length 1`);
  }
}
