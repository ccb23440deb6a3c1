import type { FileKind } from '@striate/core/data';
import { AUDIO_FORMATS, audioFormatOfName } from '../decoding/audio-file.js';

/** What a dataset's folders are searched for. */
export const SOUNDS: FileKind = {
  noun: 'sound',
  plural: 'sounds',
  extension: 'wav',
  formats: AUDIO_FORMATS,
  formatOf: audioFormatOfName,
};

/** Whether a file is a sound that can be decoded, by its name. */
export function isSound(path: string): boolean {
  const format = audioFormatOfName(path);
  return format !== undefined && SOUNDS.formats.includes(format);
}
