import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';

/** Where a command writes, and what it may assume about the other end. */
export interface Terminal {
  /** Results alone, for people and for pipes. */
  readonly stdout: Output;
  /** Progress and messages. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const DEFAULT_COLUMNS = 80;

/** Columns that a line may fill. */
export function columnsOf(output: Output): number {
  return output.columns && output.columns > 0 ? output.columns : DEFAULT_COLUMNS;
}

/** @see https://no-color.org */
export function hasColor(output: Output, env: Terminal['env']): boolean {
  return output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

export type Paint = (style: 'bold' | 'dim' | 'red' | 'cyan' | 'green', text: string) => string;

/** How text is styled on `output`: not at all where colour is unwanted. */
export function painter(output: Output, env: Terminal['env']): Paint {
  return hasColor(output, env)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}

/**
 * Replaces what would command the terminal, as the name of a file or of a column may: all control characters but line feeds, tabs and
 * the colours that {@link painter} writes.
 */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, (character, at: number) => {
    const isColor = character === ESCAPE && /^\[\d{1,3}m/.test(text.slice(at + 1, at + 6));
    return character === '\n' || character === '\t' || isColor ? character : '\ufffd';
  });
}

const ESCAPE = '\u001b';

/** Writes one line to stderr; in a terminal it is broken between words, elsewhere it stays whole. */
export function say({ stderr }: Terminal, line = ''): void {
  const shown = harmless(line);
  const text = stderr.isTTY ? wrapAnsi(shown, columnsOf(stderr), { trim: false }) : shown;
  stderr.write(`${text}\n`);
}

/** Writes one line to stdout; what goes to a file or another program goes as it is. */
export function print({ stdout }: Terminal, line = ''): void {
  stdout.write(`${stdout.isTTY ? harmless(line) : line}\n`);
}
