import { ShapeError } from '@striate/core';
import { audioFormatOfName } from '../decoding/audio-file.js';

/** Reads fields out of a path; undefined where the path doesn't have the pattern's form. */
export type NamePattern = (path: string) => Readonly<Record<string, string>> | undefined;

const PLACEHOLDER = /\{([^{}]*)\}/g;

/**
 * Compiles a pattern such as `{label}_{speaker}_{take}.wav` or `{speaker}/{label}-*.wav`.
 *
 * A placeholder stands for one or more characters, but neither `/` nor the characters beside it in the pattern: `go_home_1.wav`
 * is not taken for a `go` by `{label}_{take}.wav`. `*` is one without a name. A pattern without `/` is of a file's name, wherever the file
 * lies, any other of the whole path below the dataset's folder. Without a sound's extension at its end, it takes any.
 *
 * @throws ShapeError for a pattern without `{label}`, with a name twice, or with placeholders that touch each other
 * @example
 * namePattern('{label}_{speaker}_{take}.wav')('7_theo_12.wav'); // { label: '7', speaker: 'theo', take: '12' }
 */
export function namePattern(pattern: string): NamePattern {
  const names: string[] = [];
  const refuse = (rule: string): never => {
    throw new ShapeError(
      `audioFiles: ${rule}, received pattern ${JSON.stringify(pattern)}; one is {label}_{speaker}_{take}.wav.`,
    );
  };
  const marked = pattern.replaceAll('*', '{}');
  const extension = audioFormatOfName(pattern) === undefined ? '\\.[A-Za-z\\d]+' : '';
  let source = '';
  let at = 0;
  for (const { 0: placeholder, 1: name = '', index } of marked.matchAll(PLACEHOLDER)) {
    if (index === at && at > 0) refuse('a pattern must have a character between two placeholders');
    source += quote(marked.slice(at, index));
    at = index + placeholder.length;
    const beside = `${marked[index - 1] ?? ''}${marked[at] ?? '.'}`;
    source += `(${name ? '' : '?:'}[^/${quote(beside)}]+)`;
    if (name === '') continue;
    if (!/^[A-Za-z_]\w*$/.test(name)) refuse('a placeholder must have a name of letters, digits and _');
    if (names.includes(name))
      refuse(`a pattern must have each placeholder once, but {${name}} is there twice`);
    names.push(name);
  }
  if (!names.includes('label')) refuse('a pattern must have {label}, the class');
  const form = new RegExp(`^${source}${quote(marked.slice(at))}${extension}$`);
  const isOfName = !pattern.includes('/');
  return (path) => {
    const found = form.exec(isOfName ? path.slice(path.lastIndexOf('/') + 1) : path);
    return found
      ? Object.fromEntries(names.map((name, index) => [name, found[index + 1] as string]))
      : undefined;
  };
}

const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
