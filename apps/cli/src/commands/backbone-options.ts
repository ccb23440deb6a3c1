import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../failures.js';
import { wholeNumber } from '../numbers.js';

/** Which pretrained network a command starts from. */
export interface BackboneOptions {
  /** Where its weights are. */
  readonly backbone?: string;
  /** Default told by the weights. */
  readonly backboneArchitecture?: string;
  /** SHA-256 that its weights must have; default any. */
  readonly backboneSha256?: string;
  /** Side of the pictures that it sees; default as published. */
  readonly imageSize?: number;
}

/** Adds `--backbone` and what describes it; it stands in for `--model`. */
export function addBackboneOptions(command: Command): Command {
  return addBackboneSettings(
    command.addOption(
      new Option(
        '--backbone <weights>',
        'start from these pretrained weights: a folder, file or address',
      ).conflicts('model'),
    ),
  );
}

/** Adds what describes a backbone, whose weights are named elsewhere. */
export function addBackboneSettings(command: Command): Command {
  return command
    .option('--backbone-architecture <name>', 'the network that they are of; default: told by them')
    .option('--backbone-sha256 <hash>', 'refuse weights whose bytes have another SHA-256', sha256)
    .option(
      '--image-size <n>',
      'side of the pictures that the backbone sees; default: as published',
      wholeNumber(1),
    );
}

function sha256(text: string): string {
  if (/^[\da-f]{64}$/i.test(text)) return text;
  throw new InvalidArgumentError('Expected a SHA-256 of 64 hexadecimal digits.');
}

/**
 * Makes sure that options which make sense for a backbone alone come with one.
 *
 * @param given every such option by its flag, undefined where it was not typed
 * @throws UsageError naming the first that was typed
 */
export function checkBackboneFlags(
  backbone: string | undefined,
  given: Readonly<Record<string, unknown>>,
): void {
  if (backbone !== undefined) return;
  const [flag] = Object.entries(given).find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new UsageError(`${flag} is about a pretrained network; say which one with --backbone <weights>.`);
}
