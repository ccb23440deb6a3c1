import { type Command, Option } from 'commander';
import { threadCount } from '../numbers.js';

export interface BackendOptions {
  readonly backend: 'auto' | 'wasm' | 'cpu';
  readonly threads: 'auto' | number;
}

/** What computes, in every command that does. */
export function addBackendOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', 'what computes').choices(['auto', 'wasm', 'cpu']).default('auto'),
    )
    .option('--threads <n>', 'threads to compute with', threadCount, 'auto');
}
