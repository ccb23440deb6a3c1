import type { Command } from 'commander';
import { positiveNumber, wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackboneOptions, type BackboneOptions } from './backbone-options.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

/** What `striate lr-find image` was asked for. */
export interface LrFindOptions extends BackendOptions, BackboneOptions {
  readonly model: string;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly batchSize?: number;
  readonly limit?: number;
  readonly seed: number;
  /** A folder. */
  readonly featureCache?: string;
  readonly out: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
It trains for a few steps at a learning rate that rises from --from to --to,
suggests the rate at which the loss falls fastest, and draws the loss over the
rate in an HTML file. Nothing else is kept.

Examples:
  $ striate lr-find image ./photos --model resnet-20
  $ striate lr-find image ./photos --backbone ./mobilenet_v1_0.25_224

With --backbone the rate is that of the new head on the frozen network.`;

/** `striate lr-find <kind of data>`; `typed` is the whole command line, for the report. */
export function addLrFind(program: Command, terminal: Terminal, typed: string): void {
  const find = program.command('lr-find').description('Find a learning rate by a short trial');
  const command = find
    .command('image')
    .description('Find a learning rate for an image classifier')
    .argument('<dataset>', 'a folder of pictures, or builtin:digits')
    .option('--model <name>', 'the network to train from scratch', 'lenet-5');
  addBackboneOptions(command)
    .option('--from <x>', 'first learning rate', positiveNumber, 1e-6)
    .option('--to <x>', 'last learning rate', positiveNumber, 1)
    .option('--steps <n>', 'steps of the trial', wholeNumber(10), 100)
    .option('--batch-size <n>', 'pictures to a step; default: as suits the model', wholeNumber(1))
    .option('--limit <n>', 'use at most so many pictures, drawn evenly from the classes', wholeNumber(1))
    .option('--seed <n>', 'initial weights and order follow from it', wholeNumber(0), 0)
    .option('--feature-cache <dir>', "keep the frozen network's outputs from one run to the next");
  addBackendOptions(command)
    .option('--out <file>', 'where the plot goes', 'learning-rate.html')
    .option('--json', 'print JSON for other programs')
    .option('--quiet', 'show no progress')
    .addHelpText('after', HELP)
    .action(async (dataset: string, options: LrFindOptions) => {
      const { findRate } = await import('../image/find-rate.js');
      await findRate(dataset, options, terminal, typed);
    });
}
