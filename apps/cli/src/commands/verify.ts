import { type Command, Option } from 'commander';
import { share, similarity } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackboneSettings, type BackboneOptions } from './backbone-options.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

/** What `striate verify` was asked for. */
export interface VerifyOptions extends BackendOptions, Omit<BackboneOptions, 'backbone'> {
  readonly threshold?: number;
  /** A dataset with a class a person. */
  readonly people?: string;
  readonly falseAccepts?: number;
  /** A folder. */
  readonly featureCache?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
Two pictures are called the same where the cosine of their embeddings reaches
the threshold. --people finds it on pairs of labelled pictures, which should
show other people (parts, pets, ...) than the two.

Examples:
  $ striate verify ./weights one.jpg two.jpg --threshold 0.8
  $ striate verify ./weights one.jpg two.jpg --people ./people \\
      --false-accepts 0.01`;

/** `striate verify <net> <file> <other>`. */
export function addVerify(program: Command, terminal: Terminal): void {
  const command = program
    .command('verify')
    .description('Tell if two pictures show the same')
    .argument('<net>', 'pretrained weights: a folder, file or address')
    .argument('<file>', 'a picture')
    .argument('<other>', 'another one')
    .option('--threshold <x>', 'similarity from which on two are the same', similarity)
    .addOption(
      new Option('--people <dataset>', 'find the threshold here: a folder for each person').conflicts(
        'threshold',
      ),
    )
    .addOption(
      new Option(
        '--false-accepts <share>',
        'with --people: call at most this share of different pairs the same; default: equal errors',
      )
        .argParser(share)
        .conflicts('threshold'),
    )
    .option('--feature-cache <dir>', "keep the network's outputs for --people");
  addBackendOptions(addBackboneSettings(command))
    .option('--json', 'print JSON for other programs')
    .option('--quiet', 'show no progress')
    .addHelpText('after', HELP)
    .action(async (weights: string, picture: string, other: string, options: VerifyOptions) => {
      const { verifyPictures } = await import('../image/verify-pictures.js');
      await verifyPictures({ weights, pictures: [picture, other], options }, terminal);
    });
}
