import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { print, say } from './terminal.js';

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

  test('a name cannot command the terminal, colours stay', () => {
    const name = 'a\u001b[2J\u001b]0;title\u0007\u009b5n\r.wav';
    const shown = 'a\ufffd[2J\ufffd]0;title\ufffd\ufffd5n\ufffd.wav';
    expect(said(`\u001b[31mstriate:\u001b[39m ${name}`, {})).toBe(`\u001b[31mstriate:\u001b[39m ${shown}\n`);
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    print({ stdout, stderr: new PassThrough(), env: {} }, `${name}\tcat`);
    expect(String(stdout.read())).toBe(`${shown}\tcat\n`);
  });

  test('results for other programs go as they are', () => {
    const stdout = new PassThrough();
    print({ stdout, stderr: new PassThrough(), env: {} }, 'a\u001b[2J');
    expect(String(stdout.read())).toBe('a\u001b[2J\n');
  });

  test('what goes to a file or a pipe stays one line', () => {
    expect(said(LINE, { columns: 40 })).toBe(`${LINE}\n`);
  });
});
