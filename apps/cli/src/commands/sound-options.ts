import type { Command } from 'commander';

/** How the files of sounds are to be read. */
export interface SoundOptions {
  /** What their names are made of. */
  readonly pattern?: string;
}

/** Adds what describes a folder of sounds. */
export function addSoundOptions(command: Command): Command {
  return command.option(
    '--pattern <pattern>',
    'what the names of sounds are made of: {label}_{speaker}_{take}.wav',
  );
}
