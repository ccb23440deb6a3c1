import { type Command, Option } from 'commander';
import { positiveNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addLabelOptions, type LabelOptions } from './label-options.js';
import { addSoundOptions, type SoundOptions } from './sound-options.js';
import { addOutputOptions, addTrainingOptions, type TrainOptions } from './train-options.js';
import { addTuningOptions, type TuningOptions } from './tuning-options.js';

/** What `striate train audio` was asked for. */
export interface TrainAudioOptions extends TrainOptions, SoundOptions, LabelOptions, TuningOptions {
  readonly model: string;
  /** Hz. */
  readonly sampleRate?: number;
  /** Length of a clip. */
  readonly seconds?: number;
  readonly augment?: 'default' | 'none';
  /** The folder of a trained classifier of sounds. */
  readonly backbone?: string;
}

const HELP = `
A dataset is one of
  a folder of class folders      sounds/yes/1.wav, sounds/no/1.wav, ...
  a folder and a --pattern       recordings/7_theo_3.wav
  Speech Commands                the folder as it is published
  a .csv or .tsv table           columns file and label, and others
  builtin:vowels                 vowels spoken by the program itself

Sounds are WAV, FLAC, MP3 or Ogg Vorbis.

Models: compact-cnn, ds-cnn-s, ds-cnn-m, ds-cnn-l, tc-resnet8, tc-resnet14,
bc-resnet-1, bc-resnet-1.5, bc-resnet-2, bc-resnet-3, bc-resnet-6,
bc-resnet-8, m5, vggish

With --backbone a trained classifier of sounds learns other classes: a new head
first, then all of it.

Without --test or --hold-out, a fifth of the sounds of each class is held out to
test on, unless the dataset has a test part of its own. To know how a model does
on people that it has never heard, hold out whole speakers.

Examples:
  $ striate train audio ./sounds
  $ striate train audio ./recordings --pattern '{label}_{speaker}_{take}.wav' \\
      --hold-out 'speaker=theo'
  $ striate train audio ./recordings --pattern '{label}_{speaker}_{take}.wav' \\
      --hold-out 'take<5' --model bc-resnet-1 --epochs 30
  $ striate train audio ./alarms --backbone ./words-model --epochs 10

Ctrl-C keeps a checkpoint: the same command with --resume goes on from there.`;

/** `striate train audio <dataset>`; `typed` is the whole command line, for the report. */
export function addTrainAudio(train: Command, terminal: Terminal, typed: string): void {
  const command = train
    .command('audio')
    .description('Train a classifier of sounds')
    .argument('<dataset>', 'a folder or table of labelled sounds, or builtin:vowels')
    .option('--model <name>', 'the network to train from scratch', 'compact-cnn')
    .option('--sample-rate <hz>', 'samples a second; default: as suits model and sounds', positiveNumber)
    .option('--seconds <x>', 'length of a clip; default: as long as nearly all sounds', positiveNumber)
    .addOption(
      new Option('--augment <kind>', 'shift the sounds and vary their level in training').choices([
        'default',
        'none',
      ]),
    );
  addSoundOptions(command);
  addLabelOptions(command, 'sound');
  addTrainingOptions(command, 'sound', 'speaker=theo').addOption(
    new Option('--backbone <dir>', 'start from this trained classifier of sounds').conflicts([
      'model',
      'sampleRate',
      'seconds',
    ]),
  );
  addTuningOptions(command);
  addOutputOptions(command)
    .addHelpText('after', HELP)
    .action(async (dataset: string, options: TrainAudioOptions) => {
      const { trainAudio } = await import('../audio/train-audio.js');
      await trainAudio(dataset, options, terminal, typed);
    });
}
