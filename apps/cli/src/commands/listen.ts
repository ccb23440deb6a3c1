import { type Command, Option } from 'commander';
import { positiveNumber, share, wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

/** What `striate listen` was asked for. */
export interface ListenOptions extends BackendOptions {
  readonly threshold: number;
  readonly hop?: number;
  readonly ignore?: readonly string[];
  readonly sampleRate: number;
  readonly channels: number;
  /** Default: a file's own, else `s16le`. */
  readonly format?: 's16le' | 'f32le';
  readonly json?: boolean;
}

const HELP = `
Prints the time, the class and its score of each sound that is recognised.

Standard input is WAV, FLAC or Ogg Vorbis, which tell their own rate and
channels, or raw samples, as other programs record them.

Examples:
  $ striate listen ./words-model ./hour.wav
  $ striate listen ./words-model ./hour.wav --threshold 0.9 --json > hits.jsonl
  $ arecord -t raw -f S16_LE -r 16000 | striate listen ./words-model -
  $ ffmpeg -i talk.m4a -f wav - | striate listen ./words-model -

A model knows nothing but its classes: train it with one of noise and other
sounds, named _silence_ or _unknown_, or they are taken for the likeliest.`;

/** `striate listen <bundle> <file|->`. */
export function addListen(program: Command, terminal: Terminal): void {
  const command = program
    .command('listen')
    .description('Recognise sounds in a long recording')
    .argument('<bundle>', 'the folder of a trained model for sounds')
    .argument('<file>', 'a recording, or - for standard input')
    .option('--threshold <score>', 'the smoothed score that makes a hit', share, 0.7)
    .option('--hop <seconds>', 'from one look to the next; default: a quarter of a clip', positiveNumber)
    .option('--ignore <class,...>', 'classes that are no hits', (text: string) => text.split(','))
    .option('--sample-rate <hz>', 'of raw samples, a second', wholeNumber(1), 16_000)
    .option('--channels <n>', 'of raw samples', wholeNumber(1), 1)
    .addOption(
      new Option('--format <kind>', 'standard input is raw samples; default: as it looks, s16le').choices([
        's16le',
        'f32le',
      ]),
    )
    .option('--json', 'print a line of JSON for each hit');
  addBackendOptions(command)
    .addHelpText('after', HELP)
    .action(async (bundle: string, file: string, options: ListenOptions) => {
      const { listenTo } = await import('../audio/listen-to.js');
      await listenTo(bundle, file, options, terminal);
    });
}
