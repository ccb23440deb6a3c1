import { train } from '../actions/train.js';
import { tableFiles } from '../commands/table-options.js';
import type { TrainTextOptions } from '../commands/train-text.js';
import type { Terminal } from '../terminal.js';
import { crossValidateTexts } from './cross-validate-texts.js';
import { checkNetworkOptions, openNetwork } from './network.js';
import { textDomain } from './text-domain.js';

/**
 * `striate train text`.
 *
 * @param command what the user typed, for the report
 */
export async function trainText(
  dataset: string,
  typed: TrainTextOptions,
  terminal: Terminal,
  command: string,
): Promise<void> {
  checkNetworkOptions(typed);
  const options = { ...typed, files: { ...tableFiles(typed) } };
  if (options.folds !== undefined) return crossValidateTexts(dataset, options, terminal);
  await train({
    domain: textDomain,
    dataset,
    options,
    terminal,
    command,
    model: options.backbone ?? options.model,
    tryWith: "'a text of your own'",
    openNetwork: () => openNetwork(options),
  });
}
