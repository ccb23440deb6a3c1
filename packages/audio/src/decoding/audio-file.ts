/** A sound that is not decoded yet. */
export interface AudioFile {
  /** For messages and reports: a path, an address, a file's name. */
  readonly name: string;
  /** A path (Node alone), an `http:`, `https:` or `file:` address, a Blob or File, or encoded bytes. */
  readonly source: string | URL | Blob | Uint8Array;
}

/** The file formats that are decoded. */
export type AudioFormat = 'wav' | 'flac' | 'mp3' | 'ogg';

/** What every platform decodes. */
export const AUDIO_FORMATS: readonly AudioFormat[] = ['wav', 'flac', 'mp3', 'ogg'];

const EXTENSIONS: Readonly<Record<string, AudioFormat>> = {
  flac: 'flac',
  mp3: 'mp3',
  oga: 'ogg',
  ogg: 'ogg',
  wav: 'wav',
  wave: 'wav',
};

/** Sounds that are not decoded: listed, so that a dataset can say how many it leaves out. */
const FOREIGN = new Set(['aac', 'aif', 'aiff', 'amr', 'au', 'caf', 'm4a', 'mp4', 'opus', 'webm', 'wma']);

/**
 * Tells a sound's format by its file name.
 *
 * @returns the extension of a format that can't be decoded, such as `m4a`, as it is; undefined for a name that is no sound's
 * @example
 * audioFormatOfName('recordings/yes/One.WAV'); // 'wav'
 */
export function audioFormatOfName(name: string): string | undefined {
  const extension = /\.([a-z\d]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  return EXTENSIONS[extension] ?? (FOREIGN.has(extension) ? extension : undefined);
}

/** How many bytes {@link audioFormatOfBytes} looks at. */
export const FORMAT_BYTES = 64;

const ascii = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** What has these characters at these places is a sound that can't be decoded; the names are for messages. */
const FOREIGN_MAGIC: readonly (readonly [from: number, magic: string, name: string])[] = [
  [0, 'FORM', 'AIFF'],
  [4, 'ftyp', 'MP4 or M4A'],
  [0, 'caff', 'CAF'],
  [0, '.snd', 'AU'],
  [0, '\x1a\x45\xdf\xa3', 'WebM or Matroska'],
  [0, '0&\xb2u', 'WMA'],
  [0, '#!AMR', 'AMR'],
  [28, 'OpusHead', 'Opus'],
  [28, 'Speex', 'Speex'],
  [0, '\xff\xf1', 'AAC'],
  [0, '\xff\xf9', 'AAC'],
];

/**
 * Tells a sound's format by its first bytes, whatever its name says.
 *
 * @param bytes at least the first 64 bytes of the file
 * @returns a format, the name of one that can't be decoded as `{ foreign }`, or undefined for what is no sound
 */
export function audioFormatOfBytes(
  bytes: Uint8Array,
): AudioFormat | { readonly foreign: string } | undefined {
  const start = ascii(bytes, 0, FORMAT_BYTES);
  if (/^(RIFF|RIFX|RF64|BW64)....WAVE/s.test(start)) return 'wav';
  if (start.startsWith('fLaC')) return 'flac';
  for (const [from, magic, name] of FOREIGN_MAGIC) {
    if (start.startsWith(magic, from)) return { foreign: name };
  }
  if (start.startsWith('OggS')) return start.startsWith('\x7fFLAC', 28) ? 'flac' : 'ogg';
  if (start.startsWith('ID3') || isMpegFrame(bytes)) return 'mp3';
  return undefined;
}

/**
 * Whether bytes are surely a file, and no raw samples that look like one by chance. The marks of WAV, FLAC, Ogg, MP4 and most others
 * have four characters or more; those of MP3 and AAC eleven bits, which the first quiet samples of a microphone often have.
 */
export function isSurelyEncoded(bytes: Uint8Array): boolean {
  const format = audioFormatOfBytes(bytes);
  if (typeof format === 'object') return format.foreign !== 'AAC';
  return format !== undefined && format !== 'mp3';
}

/** A frame of layer I to III: 11 bits of sync, and no reserved version, layer, bit rate or sample rate. */
function isMpegFrame(bytes: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = bytes;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  return (
    first === 0xff &&
    second >= 0xe0 &&
    version !== 1 &&
    layer !== 0 &&
    third >> 4 !== 15 &&
    ((third >> 2) & 3) !== 3
  );
}
