import { DataError } from '@striate/core';
import type { Tokenizer, TokenizerConfig } from './tokenizer.js';

/** The settings in full, as a bundle holds them. */
export interface BytePairTokenizerConfig extends TokenizerConfig {
  readonly type: 'byte-pair';
  /** What the file `tokenizer.json` holds. */
  readonly tokenizer: Readonly<Record<string, unknown>>;
}

/**
 * Cuts a text into pieces of words as a published tokeniser does: byte-pair encoding, and also WordPiece and Unigram.
 *
 * `@huggingface/tokenizers` does it, which is loaded with the first one. Special tokens such as `[CLS]` are not added. The
 * vocabulary is learnt from the dataset as for words, so that the embedding has no row for pieces that don't occur.
 *
 * @param tokenizer what a `tokenizer.json` of Hugging Face's tokenizers holds: its text, or the parsed object
 * @throws DataError for what is no such file, or has a part that is not known
 * @see Sennrich, Haddow and Birch 2016, https://arxiv.org/abs/1508.07909
 * @example
 * const pieces = await bytePairTokenizer(await readFile('gpt2/tokenizer.json', 'utf8'));
 * pieces.tokenize("don't"); // ['don', "'t"]
 */
export async function bytePairTokenizer(tokenizer: string | object): Promise<Tokenizer> {
  const content = typeof tokenizer === 'string' ? parse(tokenizer) : tokenizer;
  const problem = bytePairProblem(content);
  if (problem) throw new DataError(`bytePairTokenizer: ${problem}.`);
  const { Tokenizer: HuggingFaceTokenizer } = await import('@huggingface/tokenizers');
  try {
    const pieces = new HuggingFaceTokenizer(content, {});
    const config: BytePairTokenizerConfig = {
      type: 'byte-pair',
      tokenizer: content as Readonly<Record<string, unknown>>,
    };
    return {
      unit: 'pieces',
      tokenize: (text) => pieces.tokenize(text, { add_special_tokens: false }),
      toConfig: () => config,
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`bytePairTokenizer: the tokenizer.json can't be used: ${reason}.`, { cause });
  }
}

/**
 * Says why something is not the content of a `tokenizer.json`.
 *
 * @returns undefined where it looks like one
 */
export function bytePairProblem(content: unknown): string | undefined {
  const model = (content as { readonly model?: unknown } | null | undefined)?.model;
  const vocabulary = (model as { readonly vocab?: unknown } | null | undefined)?.vocab;
  if (typeof vocabulary === 'object' && vocabulary !== null) return undefined;
  return 'expected what a tokenizer.json holds, with a model that has a vocab; vocab.json and merges.txt alone are not enough';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DataError(
      'bytePairTokenizer: expected the text of a tokenizer.json or what it holds, but it is no JSON; read the file first.',
      { cause },
    );
  }
}
