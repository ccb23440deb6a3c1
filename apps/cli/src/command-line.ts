import type { Terminal } from './terminal.js';

/** How this program is called: from its repository by another name, which `tooling/striate.mjs` gives. */
export function programName(env: Terminal['env']): string {
  return env.STRIATE_COMMAND ?? 'striate';
}

/** Arguments as a shell takes them: words with special characters are quoted. */
export function shellWords(argv: readonly string[]): string {
  return argv.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
