import { BundleError } from '@striate/core';
import { decodeSafetensors, encodeSafetensors, type TensorData } from '@striate/core/weights';
import { type NGramSettings, resolveNGrams } from './n-grams.js';
import { TfIdf } from './tf-idf.js';

/** A baseline's numbers and settings. */
export interface BaselineContent {
  readonly labels: readonly string[];
  /** Whether a text may have any number of labels. */
  readonly multiLabel: boolean;
  readonly tfIdf: TfIdf;
  /** `[models, features]`: one model for two classes that exclude each other, else one a class. */
  readonly weights: Float32Array;
  /** `[models]`. */
  readonly bias: Float32Array;
  /** Of the tokeniser, as plain JSON. */
  readonly tokenizer: object;
}

const FORMAT = 'striate-text-baseline 1';

/** Writes a baseline as a safetensors file; its n-grams are a JSON array in a tensor of bytes. */
export function encodeBaseline({
  labels,
  multiLabel,
  tfIdf,
  weights,
  bias,
  tokenizer,
}: BaselineContent): Uint8Array<ArrayBuffer> {
  const names = new TextEncoder().encode(JSON.stringify(tfIdf.features));
  const tensors: Record<string, TensorData> = {
    features: { dtype: 'U8', shape: [names.length], data: names },
    idf: { dtype: 'F32', shape: [tfIdf.idf.length], data: tfIdf.idf },
    weights: { dtype: 'F32', shape: [bias.length, tfIdf.idf.length], data: weights },
    bias: { dtype: 'F32', shape: [bias.length], data: bias },
  };
  const settings = JSON.stringify({ labels, multiLabel, nGrams: tfIdf.settings, tokenizer });
  return encodeSafetensors(tensors, { format: FORMAT, settings });
}

/**
 * Reads what `encodeBaseline` wrote.
 *
 * @param location for messages
 * @throws BundleError where the file is damaged or of another kind, or its parts do not fit each other
 */
export function decodeBaseline(bytes: Uint8Array, location: string): BaselineContent {
  const { tensors, metadata } = decodeSafetensors(bytes, location);
  const fail = (problem: string, cause?: unknown): never => {
    throw new BundleError(
      `Reading ${location}: ${problem}; the file is damaged or no linear baseline: get or save it again.`,
      { cause },
    );
  };
  if (metadata.format !== FORMAT) fail(`its format must be "${FORMAT}", but is "${metadata.format}"`);
  const numbers = (name: string): Float32Array => {
    const data = tensors[name]?.data;
    return data instanceof Float32Array && data.every(Number.isFinite)
      ? data
      : fail(`"${name}" must be numbers`);
  };
  const [idf, weights, bias] = [numbers('idf'), numbers('weights'), numbers('bias')];
  try {
    const names = tensors.features?.data;
    const features: unknown = JSON.parse(new TextDecoder().decode(names as Uint8Array | undefined));
    const settings = parseSettings(JSON.parse(metadata.settings ?? ''));
    const { labels, multiLabel } = settings;
    const models = labels.length === 2 && !multiLabel ? 1 : labels.length;
    const fits =
      isTexts(features) &&
      features.length === idf.length &&
      bias.length === models &&
      weights.length === models * idf.length;
    if (!fits) throw new Error('the numbers of its n-grams, weights and classes must fit each other');
    const tfIdf = new TfIdf(features, idf, settings.nGrams);
    return { labels, multiLabel, tfIdf, weights, bias, tokenizer: settings.tokenizer };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error), error);
  }
}

function parseSettings(
  json: unknown,
): Pick<BaselineContent, 'labels' | 'multiLabel' | 'tokenizer'> & { nGrams: NGramSettings } {
  const { labels, multiLabel, nGrams, tokenizer } = (json ?? {}) as Record<string, unknown>;
  const complete =
    isTexts(labels) &&
    labels.length >= 2 &&
    typeof multiLabel === 'boolean' &&
    typeof tokenizer === 'object' &&
    tokenizer !== null;
  if (!complete || typeof nGrams !== 'object' || nGrams === null)
    throw new Error('its settings are incomplete');
  const { words, characters } = nGrams as NGramSettings;
  return {
    labels,
    multiLabel,
    tokenizer,
    nGrams: resolveNGrams({ words, characters: characters ?? undefined }),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
