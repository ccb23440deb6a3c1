/** What the user typed, so that a shell takes it again: words with special characters are quoted. */
export function commandLine(argv: readonly string[]): string {
  return ['striate', ...argv].map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
