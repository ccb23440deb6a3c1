import type { PlacesMethod } from '@striate/core/explain';
import { type Command, Option } from 'commander';
import type { Terminal } from '../terminal.js';
import { addBackendOptions, type BackendOptions } from './backend-options.js';

export interface ExplainOptions extends BackendOptions {
  readonly label?: string;
  readonly method?: PlacesMethod;
  readonly json?: boolean;
  readonly html?: string;
}

const HELP = `
For each token of a text: gradient, which is the gradient of the class's score
times the token's vector (above 0 it speaks for the class), and occlusion, by
how much the class's probability falls where the token is made unknown.

Of a sound: when and at which pitch Grad-CAM, the gradient's weight on the last
maps of the network, is largest, and where covering the sound costs most. Of a
picture: where both are, in pixels of the picture that the network sees.

Examples:
  $ striate explain ./photos-model one.jpg --label cat --html cat.html
  $ striate explain ./words-model seven.wav --html seven.html
  $ striate explain ./reviews-model 'a warm, funny, engaging film'
  $ striate explain ./reviews-model 'a warm film' --label neg --json`;

/** `striate explain <bundle> <input...>`. */
export function addExplain(program: Command, terminal: Terminal): void {
  const command = program
    .command('explain')
    .description('Show why inputs get their classes')
    .argument('<bundle>', 'the folder of a trained model')
    .argument('<input...>', 'files of pictures or sounds, or texts, each in quotes')
    .option('--label <class>', 'explain this class; default: the likeliest')
    .addOption(
      new Option(
        '--method <name>',
        'of pictures: gradCam alone takes two predictions, occlusion hundreds; default: both',
      ).choices(['both', 'gradCam', 'occlusion']),
    )
    .option('--json', 'print JSON for other programs')
    .option('--html <file>', 'also write a page with a drawing of each');
  addBackendOptions(command)
    .addHelpText('after', HELP)
    .action(async (bundle: string, inputs: string[], options: ExplainOptions) => {
      const { explain } = await import('../actions/explain.js');
      await explain(bundle, inputs, options, terminal);
    });
}
