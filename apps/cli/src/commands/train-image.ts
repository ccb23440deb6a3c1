import { type Command, Option } from 'commander';
import { layerNames } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackboneOptions, type BackboneOptions } from './backbone-options.js';
import { addOutputOptions, addTrainingOptions, type TrainOptions } from './train-options.js';
import { addTuningOptions, type TuningOptions } from './tuning-options.js';

/** What `striate train image` was asked for. */
export interface TrainImageOptions extends TrainOptions, BackboneOptions, TuningOptions {
  readonly model: string;
  /** Layers of the backbone that the new head sees too. */
  readonly headLayers?: readonly string[];
  /** A folder. */
  readonly featureCache?: string;
  /** Default `mirror` for a backbone, else `default`. */
  readonly augment?: 'default' | 'mirror' | 'none';
}

const HELP = `
A dataset is one of
  a folder of class folders  photos/cat/1.jpg, photos/dog/1.jpg, ...
  the same in parts          photos/train/cat/1.jpg, photos/test/cat/1.jpg, ...
  a folder of IDX files      train-images-idx3-ubyte.gz, ... (MNIST's names)
  builtin:digits             digits drawn by the program itself

Models: lenet-5, resnet-20, resnet-32, resnet-44, resnet-56,
mobilenet-v1-0.25, mobilenet-v1-0.5, mobilenet-v1-0.75, mobilenet-v1-1,
mobilenet-v2-0.35, mobilenet-v2-0.5, mobilenet-v2-0.75, mobilenet-v2-1,
mobilenet-v2-1.3, mobilenet-v2-1.4, resnet-18, resnet-34, resnet-50,
resnet-101, alexnet, vgg-16

With --backbone a pretrained network learns the classes: a new head first, on
the frozen network; with --unfreeze-from its last layers then learn too.

Without --test or --hold-out, a fifth of the pictures of each class is held out
to test on, unless the dataset has a test part of its own.

Examples:
  $ striate train image ./photos --model resnet-20 --epochs 20
  $ striate train image ./mnist --model lenet-5 --epochs 12 --out ./mnist-model
  $ striate train image ./photos --hold-out 'index<50' --report figures.json
  $ striate train image ./photos --backbone ./mobilenet_v1_0.25_224 --epochs 10
  $ striate train image ./photos --backbone ./mobilenet_v1_0.25_224 \\
      --epochs 13 --freeze-epochs 3 --unfreeze-from conv_dw_11

Ctrl-C keeps a checkpoint: the same command with --resume goes on from there.`;

/** `striate train image <dataset>`; `typed` is the whole command line, for the report. */
export function addTrainImage(train: Command, terminal: Terminal, typed: string): void {
  const command = train
    .command('image')
    .description('Train an image classifier')
    .argument('<dataset>', 'a folder of pictures, or builtin:digits')
    .option('--model <name>', 'the network to train from scratch', 'lenet-5')
    .addOption(
      new Option(
        '--augment <kind>',
        'vary the training pictures; default: mirror for a backbone, else default',
      ).choices(['default', 'mirror', 'none']),
    );
  addTrainingOptions(command, 'picture', 'index<50');
  addTuningOptions(addBackboneOptions(command))
    .option(
      '--head-layers <layer,...>',
      'let the new head see the averaged outputs of these layers too',
      layerNames,
    )
    .option('--feature-cache <dir>', "keep the frozen network's outputs from one run to the next");
  addOutputOptions(command)
    .addHelpText('after', HELP)
    .action(async (dataset: string, options: TrainImageOptions) => {
      const { trainImage } = await import('../image/train-image.js');
      await trainImage(dataset, options, terminal, typed);
    });
}
