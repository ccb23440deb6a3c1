import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { programName, shellWords } from './command-line.js';

test('plain words stay as they are', () => {
  expect(shellWords(['train', 'image', './photos', '--epochs', '3'])).toBe('train image ./photos --epochs 3');
});

test('a shell gives back every word', () => {
  const words = ['my photos', "it's", 'index<50', '$HOME', 'a"b', '', '*', 'ümlaut'];
  const script = `set -- ${shellWords(words)}; printf '%s\\n' "$@"`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(`${words.join('\n')}\n`);
});

test('the program is called striate unless its caller says otherwise', () => {
  expect(programName({})).toBe('striate');
  expect(programName({ STRIATE_COMMAND: 'npx -y pnpm@12 striate' })).toBe('npx -y pnpm@12 striate');
});
