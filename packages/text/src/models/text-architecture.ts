import type { Architecture, TrainingRecipe } from '@striate/core/classifier';
import type { NGramSelection, SubwordOptions } from '../tokenizers/index.js';

/** Pretrained vectors as the rows of an embedding. */
export interface VectorTable {
  /** Numbers of a row. */
  readonly width: number;
  /** `[size, width]`, row by row; that of padding first. */
  readonly rows: Float32Array;
}

/** What a network must know of a vocabulary. */
export interface VocabularySize {
  /** Ids there are, those of padding (0) and of unknown tokens (1) included. */
  readonly size: number;
  /** Parts of words: ids there are of them, which come after those of tokens, and ids a word has. Default none. */
  readonly subwords?: { readonly buckets: number; readonly perWord: number };
  /** Runs of words: how many there are, whose ids are from 1 on, and ids a word has, its last ones. Default none. */
  readonly nGrams?: { readonly size: number; readonly longest: number };
  /** Pretrained vectors of the tokens; default random ones. */
  readonly vectors?: VectorTable;
}

/** How texts are prepared for a network, where the caller says nothing else. */
export interface TextPreparation {
  /** Default false. */
  readonly lowercase?: boolean;
  /** Occurrences in the training texts that make a token known; default 1. */
  readonly minCount?: number;
  /** Parts of words that have an embedding of their own; default none. */
  readonly subwords?: SubwordOptions;
  /** Runs of words that have weights of their own; default none, and none beside pretrained vectors. */
  readonly nGrams?: NGramSelection;
  /** Share of tokens that become unknown, anew in each epoch; default 0. */
  readonly wordDropout?: number;
}

/** A network for texts before it knows its words and its classes: what `textCnn()` returns. */
export interface TextArchitecture {
  /** `text-cnn`, `char-cnn-small`, ... */
  readonly name: string;
  /** What its tokens are. */
  readonly unit: 'words' | 'characters';
  /** Tokens of a text that it looks at; the rest is cut off. */
  readonly maxLength: number;
  /** Whether it takes texts of any length up to that; else all are padded to it. */
  readonly variableLength: boolean;
  /** Whether it takes pretrained vectors. */
  readonly pretrained: 'optional' | 'required' | 'none';
  readonly recipe: TrainingRecipe;
  readonly preparation: TextPreparation;
  /** @returns the network for a vocabulary, which `trainClassifier` builds for its classes */
  withVocabulary(vocabulary: VocabularySize): Architecture;
}
