import type { Command } from 'commander';
import { wholeNumber } from '../numbers.js';
import type { Terminal } from '../terminal.js';
import { addBackboneSettings, type BackboneOptions } from './backbone-options.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

/** What `striate nearest` was asked for. */
export interface NearestOptions extends BackendOptions, Omit<BackboneOptions, 'backbone'> {
  readonly k: number;
  /** A folder. */
  readonly featureCache?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
Nothing is trained: pictures are near each other where a pretrained network
sees them alike (the cosine of its embeddings, 1 for the same).

Examples:
  $ striate nearest ./mobilenet_v1_0.25_224 ./photos one.jpg
  $ striate nearest ./mobilenet_v1_0.25_224 ./photos *.jpg -k 1 --json \\
      --feature-cache ./cache

A picture that can't be read is reported, the others are searched for, and the
exit code is 1.`;

/** `striate nearest <net> <dir> <file...>`. */
export function addNearest(program: Command, terminal: Terminal): void {
  const command = program
    .command('nearest')
    .description('Find the most similar pictures')
    .argument('<net>', 'pretrained weights: a folder, file or address')
    .argument('<dir>', 'pictures to search: a folder of class folders')
    .argument('<file...>', 'pictures to look for')
    .option('-k, --k <n>', 'pictures to find for each', wholeNumber(1), 5)
    .option('--feature-cache <dir>', "keep the network's outputs from one run to the next");
  addBackendOptions(addBackboneSettings(command))
    .option('--json', 'print JSON for other programs')
    .option('--quiet', 'show no progress')
    .addHelpText('after', HELP)
    .action(async (weights: string, dataset: string, pictures: string[], options: NearestOptions) => {
      const { findNearest } = await import('../image/find-nearest.js');
      await findNearest({ weights, dataset, pictures, options }, terminal);
    });
}
