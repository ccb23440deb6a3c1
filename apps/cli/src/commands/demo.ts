import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';

export interface DemoOptions {
  readonly out: string;
  readonly resume?: boolean;
  readonly quiet?: boolean;
}

const HELP = `
It trains LeNet-5 on digits that the program draws itself, measures it on
held-out ones, writes the model and an HTML report, and predicts a few
pictures. It downloads nothing and takes less than two minutes.`;

/** `striate demo`; `typed` is the whole command line, for the report. */
export function addDemo(program: Command, terminal: Terminal, typed: string): void {
  program
    .command('demo')
    .description('Train on built-in digits, as a trial')
    .option('--out <dir>', 'where the model goes', 'striate-demo')
    .option('--resume', 'go on from the checkpoint of an interrupted run')
    .option('--quiet', 'show no progress')
    .addHelpText('after', HELP)
    .action(async (options: DemoOptions) => {
      const { demo } = await import('../image/demo.js');
      await demo(options, terminal, typed);
    });
}
