import { ShapeError } from '@striate/core';
import type { NdArray } from '@striate/core/data';
import { classIndexOf, findBottleneck, gradientTimesInput, largest, occlude } from '@striate/core/explain';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { TextPreprocessor, TokenIds } from '../preprocessing/index.js';
import { withoutTokens } from '../preprocessing/token-ids.js';
import { UNKNOWN_ID } from '../tokenizers/index.js';
import { FilterBank } from './filter-bank.js';
import { type Span, spansOf } from './spans.js';

export interface ExplainTextOptions {
  /** The class to explain; default the likeliest. */
  readonly label?: string;
  /** N-grams to list, those that add most; default 10. */
  readonly nGrams?: number;
}

/** What a part of a text says for or against a class; above 0 for it. */
export interface TokenAttribution {
  readonly token: string;
  /** Whether the vocabulary has it; for characters, whether it has all of them. */
  readonly known: boolean;
  /** Gradient times input, in units of the score before the softmax. */
  readonly gradient: number;
  /** How much the class's probability falls where the token is made unknown. */
  readonly occlusion: number;
}

/** A run of tokens that a filter has found. */
export interface NGramAttribution {
  /** Its tokens, with spaces between; fewer than the filter covers at the text's ends. */
  readonly text: string;
  /** Position of its first token. */
  readonly start: number;
  readonly layer: string;
  readonly filter: number;
  readonly activation: number;
  /** What it adds to the class's score before the softmax. */
  readonly contribution: number;
}

/** Why a text was given a class. Plain JSON. */
export interface TextExplanation {
  readonly label: string;
  /** The class's probability. */
  readonly score: number;
  /** In the text's order; of a text that is too long, those that the network sees. */
  readonly tokens: readonly TokenAttribution[];
  /** What adds most first; empty for networks whose filters do not each report a maximum. */
  readonly nGrams: readonly NGramAttribution[];
}

/** A classifier's parts that explaining takes. */
export interface ExplainedClassifier {
  readonly model: LayersModel;
  readonly labels: readonly string[];
  readonly preprocessor: TextPreprocessor;
}

/**
 * Explains a prediction: what each token says for a class, twice over (by the gradient, and by leaving it out), and which
 * n-grams the filters have found.
 *
 * @throws DataError for a label that the classifier does not know; ShapeError for options out of range
 */
export async function explainText(
  { model, labels, preprocessor }: ExplainedClassifier,
  text: string,
  { label, nGrams = 10 }: ExplainTextOptions = {},
): Promise<TextExplanation> {
  if (!Number.isInteger(nGrams) || nGrams < 0) {
    throw new ShapeError(`explain: nGrams must be a whole number of at least 0, got ${nGrams}.`);
  }
  const prepared = preprocessor.prepare(text);
  const array = preprocessor.finish(prepared);
  const probabilities = await predict(model, array);
  const classIndex = classIndexOf(label, labels) ?? largest(probabilities);
  const spans = spansOf(prepared.tokens, preprocessor.tokenizer.unit);
  const steps = await gradientOfSteps(model, array, classIndex);
  const variants = spans.map((span) => preprocessor.finish(without(prepared, span)));
  const drops = await occlude(model, array, variants);
  return {
    label: labels[classIndex] as string,
    score: probabilities[classIndex] as number,
    tokens: spans.map((span, i) => ({
      token: span.text,
      known: isKnown(prepared, span),
      gradient: steps.slice(...span.tokens).reduce((sum, value) => sum + value, 0),
      occlusion: drops[i]?.[classIndex] as number,
    })),
    nGrams: nGrams > 0 ? await explainNGrams({ model, array, prepared, classIndex, count: nGrams }) : [],
  };
}

async function predict(model: LayersModel, { data, shape }: NdArray): Promise<Float32Array> {
  const x = tensor(data, [1, ...shape]);
  const y = model.predict(x) as Tensor;
  x.dispose();
  try {
    return (await y.data()) as Float32Array;
  } finally {
    y.dispose();
  }
}

/** Gradient times input at the vectors of the tokens, one number for each token. */
async function gradientOfSteps(model: LayersModel, array: NdArray, classIndex: number): Promise<number[]> {
  const vectors = findBottleneck(model, ({ rank }) => rank === 3);
  const { values, width } = await contributions(model, array, classIndex, vectors);
  return Array.from({ length: values.length / width }, (_, step) =>
    values.subarray(step * width, (step + 1) * width).reduce((sum, value) => sum + value, 0),
  );
}

interface NGramRequest {
  readonly model: LayersModel;
  readonly array: NdArray;
  readonly prepared: TokenIds;
  readonly classIndex: number;
  readonly count: number;
}

async function explainNGrams({
  model,
  array,
  prepared,
  classIndex,
  count,
}: NGramRequest): Promise<NGramAttribution[]> {
  const hits = new FilterBank(model).hits(array);
  if (hits.length === 0) return [];
  // What the filters found, and behind it what else the last layer sees.
  const features = findBottleneck(
    model,
    ({ rank, shape }) => rank === 2 && (shape[1] as number) >= hits.length,
  );
  const { values } = await contributions(model, array, classIndex, features);
  return hits
    .map(({ layer, filter, activation, start, width }, i): NGramAttribution => {
      const [from, to] = [Math.max(start, 0), Math.max(start + width, 0)];
      const text = prepared.tokens.slice(from, to).join(' ');
      return { text, start: from, layer, filter, activation, contribution: values[i] as number };
    })
    .filter(({ text, contribution }) => text !== '' && contribution !== 0)
    .sort((a, b) => b.contribution - a.contribution)
    .slice(0, count);
}

async function contributions(
  model: LayersModel,
  { data, shape }: NdArray,
  classIndex: number,
  at: SymbolicTensor | undefined,
): Promise<{ readonly values: Float32Array; readonly width: number }> {
  const x = tensor(data, [1, ...shape]);
  const terms = gradientTimesInput(model, x, { classIndex, at });
  x.dispose();
  try {
    return { values: (await terms.data()) as Float32Array, width: terms.shape.at(-1) as number };
  } finally {
    terms.dispose();
  }
}

/** The text with the span's tokens unknown, as word dropout makes them. */
function without(text: TokenIds, { tokens: [start, end] }: Span): TokenIds {
  return withoutTokens(
    text,
    Array.from({ length: end - start }, (_, i) => start + i),
  );
}

function isKnown({ ids, width }: TokenIds, { tokens: [start, end] }: Span): boolean {
  for (let row = start; row < end; row++) if (ids[row * width] === UNKNOWN_ID) return false;
  return true;
}
