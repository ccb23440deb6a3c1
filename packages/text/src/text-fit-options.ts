import { ShapeError } from '@striate/core';
import type { TrainClassifierOptions } from '@striate/core/classifier';
import type { Augmentation, Dataset } from '@striate/core/data';
import type { FileLocation } from '@striate/core/storage';
import type { LinearBaselineOptions } from './baseline/index.js';
import {
  type EmbeddingCoverage,
  type Embeddings,
  embeddingTable,
  readEmbeddings,
} from './embeddings/index.js';
import type { TextArchitecture, VectorTable } from './models/index.js';
import {
  type TextPreprocessor,
  type TokenIds,
  textPreprocessor,
  wordDropout,
} from './preprocessing/index.js';
import {
  characterTokenizer,
  learnNGrams,
  learnVocabulary,
  type NGramSelection,
  type SubwordOptions,
  type Tokenizer,
  type Vocabulary,
  wordTokenizer,
} from './tokenizers/index.js';

/** How `TextClassifier.fit` trains; everything but the network has a default. */
export interface TextFitOptions
  extends Omit<TrainClassifierOptions<string, TokenIds>, 'architecture' | 'preprocessor' | 'augmentation'> {
  /** The network: `textCnn()`, `charCnn({ size: 'small' })`, `dpcnn()`. */
  readonly model: TextArchitecture;
  /** Default words, or characters, as the network wants them. */
  readonly tokenizer?: Tokenizer;
  /** Tokens that occur less often in the training part are unknown; default the network's, mostly 1. */
  readonly minCount?: number;
  /** Tokens that the vocabulary keeps, the most frequent; default 100,000. */
  readonly maxVocabulary?: number;
  /** Parts of words that have an embedding of their own; default the network's, and none beside pretrained vectors. */
  readonly subwords?: SubwordOptions | false;
  /**
   * Runs of words that have weights of their own beside the filters, for networks that read them (`textCnn`); default the
   * network's, and none beside pretrained vectors.
   */
  readonly nGrams?: NGramSelection | false;
  /**
   * `default`: word dropout, as much as the network's recipe says. Or `none`, or a change of the ids of a text, such as
   * `wordDropout(0.2)`.
   */
  readonly augment?: 'default' | 'none' | Augmentation<TokenIds>;
  /** Pretrained vectors: a file for `readEmbeddings`, or what it has read. Default none. */
  readonly embeddings?: FileLocation | Embeddings;
  /**
   * Whether, and how, a linear classifier is trained beside the network, to compare with; default true.
   */
  readonly baseline?: boolean | LinearBaselineOptions;
}

/** What these options say of texts on their way to the network. */
type PreparationOptions = Pick<
  TextFitOptions,
  'augment' | 'embeddings' | 'maxVocabulary' | 'minCount' | 'model' | 'nGrams' | 'subwords' | 'tokenizer'
>;

/** A network's input, learnt from the training part. */
export interface PreparedTexts {
  readonly preprocessor: TextPreprocessor;
  readonly augmentation: Augmentation<TokenIds> | undefined;
  readonly vectors: VectorTable | undefined;
  /** How many words of the vocabulary have a pretrained vector, where there are such. */
  readonly coverage: EmbeddingCoverage | undefined;
}

/**
 * Learns a vocabulary and reads vectors for it.
 *
 * @param train the training part alone
 * @throws ShapeError for options that do not go together, before any text is read
 */
export async function prepareTexts(
  train: Dataset<string>,
  options: PreparationOptions & Pick<TextFitOptions, 'seed' | 'signal'>,
): Promise<PreparedTexts> {
  const { model, embeddings, maxVocabulary: maxSize, seed, signal } = options;
  const { preparation, unit, maxLength, variableLength } = model;
  checkEmbeddings(model, embeddings !== undefined);
  checkNGrams(model, options.nGrams);
  const augmentation = chooseAugmentation(options);
  const own = embeddings === undefined ? preparation : undefined;
  const { subwords = own?.subwords, nGrams = own?.nGrams } = options;
  const words = unit === 'words';
  const { tokenizer = words ? wordTokenizer({ lowercase: preparation.lowercase }) : characterTokenizer() } =
    options;
  const minCount = options.minCount ?? preparation.minCount;
  const vocabulary = await learnVocabulary(train, { tokenizer, minCount, maxSize, signal });
  const preprocessor = textPreprocessor({
    tokenizer,
    vocabulary,
    maxLength,
    variableLength,
    subwords: subwords || undefined,
    nGrams: nGrams ? await learnNGrams(train, { ...nGrams, tokenizer, signal }) : undefined,
  });
  const read = embeddings === undefined ? undefined : await vectorsFor(vocabulary, embeddings, signal);
  const vectors = read && { width: read.width, rows: embeddingTable(vocabulary.tokens, read, { seed }) };
  return { preprocessor, augmentation, vectors, coverage: read?.coverage };
}

async function vectorsFor(
  { tokens }: Vocabulary,
  embeddings: FileLocation | Embeddings,
  signal: AbortSignal | undefined,
): Promise<Embeddings> {
  const isRead = typeof embeddings === 'object' && 'vectors' in embeddings;
  return isRead ? embeddings : readEmbeddings(embeddings, { words: tokens, signal });
}

function checkEmbeddings({ name, pretrained }: TextArchitecture, given: boolean): void {
  if (pretrained === 'required' && !given) {
    throw new ShapeError(
      `TextClassifier.fit: ${name} starts from pretrained vectors, but embeddings names none; give a file such as ` +
        "glove.6B.100d.txt, or take textCnn({ channels: 'random' }).",
    );
  }
  if (pretrained === 'none' && given) {
    throw new ShapeError(
      `TextClassifier.fit: ${name} takes no pretrained vectors; leave embeddings out, or take textCnn().`,
    );
  }
}

function checkNGrams({ name, preparation }: TextArchitecture, nGrams: TextFitOptions['nGrams']): void {
  if (!nGrams || preparation.nGrams) return;
  throw new ShapeError(
    `TextClassifier.fit: ${name} has no weights for n-grams; leave nGrams out, or take textCnn().`,
  );
}

function chooseAugmentation({
  augment = 'default',
  model,
}: PreparationOptions): Augmentation<TokenIds> | undefined {
  if (typeof augment === 'function') return augment;
  const { wordDropout: rate = 0 } = model.preparation;
  if (augment === 'none' || (augment === 'default' && rate === 0)) return undefined;
  if (augment === 'default') return wordDropout(rate);
  throw new ShapeError(
    `TextClassifier.fit: augment must be "default", "none" or a function, received ${JSON.stringify(augment)}.`,
  );
}
