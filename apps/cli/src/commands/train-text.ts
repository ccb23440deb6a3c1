import { type Command, Option } from 'commander';
import { wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addTableOptions, type TableOptions } from './table-options.js';
import { addOutputOptions, addTrainingOptions, type TrainOptions } from './train-options.js';
import { addTuningOptions, type TuningOptions } from './tuning-options.js';

/** What `striate train text` was asked for. */
export interface TrainTextOptions extends TrainOptions, TableOptions, TuningOptions {
  readonly model: string;
  /** A file of pretrained word vectors. */
  readonly embeddings?: string;
  /** `words`, `characters`, or a file; default as suits the model. */
  readonly tokenizer?: string;
  readonly lowercase?: boolean;
  readonly minCount?: number;
  readonly augment?: 'default' | 'none';
  readonly balance?: boolean;
  readonly baseline: boolean;
  /** Cross-validates in so many folds and keeps no model. */
  readonly folds?: number;
  /** The folder of a trained text classifier. */
  readonly backbone?: string;
}

const HELP = `
A dataset is one of
  a .tsv, .csv or .jsonl file   a label and a text in each row
  a folder of such files        train.tsv, dev.tsv, test.tsv
  a folder of class folders     reviews/pos/1.txt, reviews/neg/1.txt, ...
  builtin:intents               sentences made by the program itself

Models: text-cnn, text-cnn-multichannel (with --embeddings), char-cnn,
char-cnn-large, dpcnn

A linear classifier on word n-grams is trained beside the network, so that you
see whether the network earns its keep.

With --backbone a trained text classifier learns other classes: a new head
first, then all of it.

Without --test, --hold-out or --folds, a fifth of the texts of each class is
held out to test on, unless the dataset has a test part of its own.

Examples:
  $ striate train text ./reviews.tsv
  $ striate train text ./reviews.tsv --folds 10 --report folds.json
  $ striate train text ./tickets.csv --text-column subject,body \\
      --label-column queue --embeddings ./glove.6B.100d.txt
  $ striate train text ./complaints.tsv --label-delimiter '|'
  $ striate train text ./more.tsv --backbone ./reviews-model --epochs 10

Ctrl-C keeps a checkpoint: the same command with --resume goes on from there.`;

/** `striate train text <dataset>`; `typed` is the whole command line, for the report. */
export function addTrainText(train: Command, terminal: Terminal, typed: string): void {
  const command = train
    .command('text')
    .description('Train a text classifier')
    .argument('<dataset>', 'a file or folder of labelled texts, or builtin:intents')
    .option('--model <name>', 'the network to train from scratch', 'text-cnn')
    .option(
      '--embeddings <file>',
      'start from these word vectors: GloVe .txt, fastText .vec or word2vec .bin',
    )
    .option('--tokenizer <kind>', 'words, characters, or a tokenizer.json file; default: as suits the model')
    .option('--lowercase', 'take upper and lower case for the same')
    .option(
      '--min-count <n>',
      'words that occur less often are unknown; default: as suits the model',
      wholeNumber(1),
    )
    .addOption(
      new Option('--augment <kind>', 'leave words out in training, as suits the model').choices([
        'default',
        'none',
      ]),
    )
    .option('--balance', 'let texts of rare classes count more')
    .option('--no-baseline', 'train no linear classifier beside the network');
  addTableOptions(command);
  addTrainingOptions(command, 'text', 'line<100')
    .addOption(
      new Option('--folds <n>', 'cross-validate in so many folds, and keep no model')
        .argParser(wholeNumber(2))
        .conflicts(['test', 'holdOut', 'out', 'resume', 'weights']),
    )
    .addOption(
      new Option('--backbone <dir>', 'start from this trained text classifier').conflicts([
        'model',
        'embeddings',
        'tokenizer',
        'lowercase',
        'minCount',
        'augment',
      ]),
    );
  addTuningOptions(command);
  addOutputOptions(command)
    .addHelpText('after', HELP)
    .action(async (dataset: string, options: TrainTextOptions) => {
      const { trainText } = await import('../text/train-text.js');
      await trainText(dataset, options, terminal, typed);
    });
}
