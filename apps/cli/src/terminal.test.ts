import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { say } from './terminal.js';

const LINE = 'striate: Reading ./photos: there is no such folder; check the path.';

function said(line: string, terminal: { isTTY?: boolean; columns?: number }): string {
  const stderr = Object.assign(new PassThrough(), terminal);
  say({ stdout: new PassThrough(), stderr, env: {} }, line);
  return String(stderr.read());
}

describe('say', () => {
  test('in a narrow terminal lines break between words', () => {
    const lines = said(LINE, { isTTY: true, columns: 40 }).trimEnd().split('\n');
    expect(lines.every((line) => line.length <= 40)).toBe(true);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(LINE);
  });

  test('a path that is wider than the terminal stays whole', () => {
    const path = `/tmp/${'folder/'.repeat(10)}model`;
    expect(said(`Model ${path}`, { isTTY: true, columns: 40 })).toContain(path);
  });

  test('what goes to a file or a pipe stays one line', () => {
    expect(said(LINE, { columns: 40 })).toBe(`${LINE}\n`);
  });
});
