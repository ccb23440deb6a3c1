import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { commandLine } from './command-line.js';

test('plain words stay as they are', () => {
  expect(commandLine(['train', 'image', './photos', '--epochs', '3'])).toBe(
    'striate train image ./photos --epochs 3',
  );
});

test('a shell gives back every word', () => {
  const words = ['my photos', "it's", 'index<50', '$HOME', 'a"b', '', '*', 'ümlaut'];
  const echoed = execFileSync('sh', ['-c', `set -- ${commandLine(words)}; printf '%s\\n' "$@"`], {
    encoding: 'utf8',
  });
  expect(echoed).toBe(`${['striate', ...words].join('\n')}\n`);
});
