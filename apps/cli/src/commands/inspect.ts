import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';

const HELP = `
Examples:
  $ striate inspect ./photos-model
  $ striate inspect ./photos`;

/** `striate inspect <bundle|dataset>`. */
export function addInspect(program: Command, terminal: Terminal): void {
  program
    .command('inspect')
    .description('Show what is in a model or a dataset')
    .argument('<bundle|dataset>', 'the folder of a trained model, a folder of pictures, or builtin:digits')
    .addHelpText('after', HELP)
    .action(async (subject: string) => {
      const { inspect } = await import('../actions/inspect.js');
      await inspect(subject, {}, terminal);
    });
}
