/** As in `package.json`, which a browser can't read; a test compares the two. */
export const AUDIO_VERSION = '0.0.0';
