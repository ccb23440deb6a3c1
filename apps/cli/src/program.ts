import { Command } from 'commander';
import { programName, shellWords } from './command-line.js';
import { addDemo } from './commands/demo.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExplain } from './commands/explain.js';
import { addInspect } from './commands/inspect.js';
import { addListen } from './commands/listen.js';
import { addLrFind } from './commands/lr-find.js';
import { addNearest } from './commands/nearest.js';
import { addOptimize } from './commands/optimize.js';
import { addPredict } from './commands/predict.js';
import { addTrain } from './commands/train.js';
import { addVerify } from './commands/verify.js';
import { EXIT, type ExitCode, explainFailure } from './failures.js';
import { columnsOf, hasColor, painter, type Terminal } from './terminal.js';
import { version } from './version.js';

const EXAMPLES = `
Examples:
  $ striate demo
  $ striate train image ./photos --model resnet-20 --out ./photos-model
  $ striate train text ./reviews.tsv --out ./reviews-model
  $ striate train audio ./sounds --out ./sounds-model
  $ striate evaluate ./photos-model ./more-photos
  $ striate predict ./photos-model one.jpg two.png --json
  $ striate inspect ./photos
  $ striate optimize ./photos-model --weights float16 --out ./small-model

striate train image --help, train text --help and train audio --help list the
settings of training.`;

/**
 * Runs one command line.
 *
 * @param argv what follows the program's name
 * @returns the exit code; every failure has been explained on stderr
 */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await createProgram(terminal, `${programName(terminal.env)} ${shellWords(argv)}`).parseAsync([...argv], {
      from: 'user',
    });
    return EXIT.done;
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

function createProgram(terminal: Terminal, typed: string): Command {
  const { stdout, stderr, env } = terminal;
  const paint = painter(stderr, env);
  const program = new Command('striate')
    .description('Train, evaluate and use convolutional networks.')
    .version(version(), '-v, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show help for a command')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => columnsOf(stdout),
      getErrHelpWidth: () => columnsOf(stderr),
      getOutHasColors: () => hasColor(stdout, env),
      getErrHasColors: () => hasColor(stderr, env),
      outputError: (text, write) => write(text.replace(/^error:/, paint('red', 'striate:'))),
    })
    .showHelpAfterError('Add --help to see what is possible.')
    .addHelpText('after', EXAMPLES);
  // Subcommands take over what is configured above, so they are added last.
  addDemo(program, terminal, typed);
  addTrain(program, terminal, typed);
  addListen(program, terminal);
  addLrFind(program, terminal, typed);
  addEvaluate(program, terminal);
  addPredict(program, terminal);
  addExplain(program, terminal);
  addInspect(program, terminal);
  addOptimize(program, terminal);
  addNearest(program, terminal);
  addVerify(program, terminal);
  return program;
}
