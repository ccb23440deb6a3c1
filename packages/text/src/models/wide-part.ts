import { averagePool2d, concatenate, conv1d, embedding, permute, reshape } from '@striate/core/layers';
import { concat, eye, slice, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { VocabularySize } from './text-architecture.js';

/** The layer whose rows are runs of words. */
export const N_GRAMS = 'n_grams';
/** Numbers of a row: one for each class, where there are not more. */
const MAX_WIDTH = 16;
/** Rows begin near 0: a run that has never been met says nothing. */
const INITIAL_RANGE = 1e-4;

type NGrams = NonNullable<VocabularySize['nGrams']>;

/** A text's ids, divided by what they are of. */
export interface DividedIds {
  /** `[batch, steps, 1 + perWord]` of words and their parts, or `[batch, steps]` of words. */
  readonly words: SymbolicTensor;
  /** `[batch, longest, steps]` */
  readonly nGrams: SymbolicTensor;
}

/**
 * Divides ids `[batch, steps, k]`, of which the last ones are n-grams'. The steps go last in between, since tfjs cuts only
 * along axes of known size.
 */
export function divideIds(ids: SymbolicTensor, { longest }: NGrams): DividedIds {
  const all = ids.shape[2] as number;
  const perWord = all - longest;
  const raised = reshape(ids, { targetShape: [null, all, 1], name: 'ids_raised' });
  const turned = permute(raised, { dims: [2, 3, 1], name: 'ids_by_kind' });
  const words = cutRows(turned, [0, longest], 'words_cut');
  const runs = cutRows(turned, [perWord, 0], 'runs_cut');
  return {
    words: perWord === 1 ? reshape(words, { targetShape: [null], name: 'words' }) : turnBack(words, perWord),
    nGrams: reshape(runs, { targetShape: [longest, null], name: 'runs' }),
  };
}

function turnBack(cut: SymbolicTensor, rows: number): SymbolicTensor {
  const flat = reshape(cut, { targetShape: [rows, null], name: 'words_by_kind' });
  return permute(flat, { dims: [2, 1], name: 'words' });
}

/** `cropping2d` of core asks for a known number of channels, which the steps are here. */
function cutRows(x: SymbolicTensor, [top, bottom]: readonly [number, number], name: string): SymbolicTensor {
  const cropping: [[number, number], [number, number]] = [
    [top, bottom],
    [0, 0],
  ];
  return layers.cropping2D({ cropping, name }).apply(x) as SymbolicTensor;
}

/**
 * Puts to each word's vector what the runs of words that end there stand for: the mean of their rows.
 *
 * @param vectors `[batch, steps, width]`
 * @param nGrams `[batch, longest, steps]` of ids, 0 where there is none
 * @returns `[batch, steps, width + min(classes, 16)]`
 */
export function withNGrams(
  vectors: SymbolicTensor,
  nGrams: SymbolicTensor,
  { size, longest }: NGrams,
  classes: number,
): SymbolicTensor {
  const width = wideWidth(classes);
  const rows = embedding(nGrams, {
    inputDim: 1 + size,
    outputDim: width,
    initialRange: INITIAL_RANGE,
    name: N_GRAMS,
  });
  const mean = averagePool2d(rows, { poolSize: [longest, 1], name: 'n_grams_mean' });
  const perToken = reshape(mean, { targetShape: [null, width], name: 'n_grams_of_token' });
  return concatenate([vectors, perToken], { name: 'tokens_and_n_grams' });
}

/**
 * The wide part of a network: what the n-grams of a text stand for, added up, whatever their places. The last layer sees it
 * beside the features, so that a single phrase may speak for itself, as for a linear classifier on n-grams, and the filters
 * are left with what phrases have in common.
 *
 * @param tokens what `withNGrams` gave, zero behind the text
 * @returns `[batch, min(classes, 16)]`
 * @see Cheng et al. 2016, https://arxiv.org/abs/1606.07792
 */
export function sumOfNGrams(tokens: SymbolicTensor, classes: number): SymbolicTensor {
  const [all, width] = [tokens.shape[2] as number, wideWidth(classes)];
  // Of plain tfjs's layers none is a sum over steps, but a product with a column of ones is: a convolution without weights.
  const ones = conv1d(tokens, {
    filters: 1,
    kernelSize: 1,
    kernelInitializer: 'zeros',
    biasInitializer: 'ones',
    name: 'ones',
  });
  ones.sourceLayer.trainable = false;
  const sum = layers.dot({ axes: 1, name: 'sum' }).apply([tokens, ones]) as SymbolicTensor;
  const raised = reshape(sum, { targetShape: [all, 1, 1], name: 'sum_raised' });
  return reshape(cutRows(raised, [all - width, 0], 'sum_cut'), { targetShape: [width], name: 'n_grams_sum' });
}

/**
 * Lets the last layer begin as a linear classifier on the sum: each of its numbers speaks for one class. Random weights would
 * have to be learnt against first. With more classes than numbers it stays as it is.
 *
 * @param output the last layer, which sees the sum behind all else
 */
export function startLinear(output: layers.Layer, classes: number): void {
  if (classes > MAX_WIDTH) return;
  tidy(() => {
    const [kernel, ...others] = output.getWeights() as [Tensor2D, ...Tensor[]];
    const features = (kernel.shape[0] as number) - classes;
    output.setWeights([concat([slice(kernel, 0, features), eye(classes)], 0), ...others]);
  });
}

const wideWidth = (classes: number): number => Math.min(classes, MAX_WIDTH);
