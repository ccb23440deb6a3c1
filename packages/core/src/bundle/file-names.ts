/** The files of a bundle. The first two are a TF.js LayersModel by themselves. */
export const MODEL_FILE = 'model.json';
export const WEIGHTS_FILE = 'weights.bin';
export const MANIFEST_FILE = 'striate.json';

/** Names that a domain's further files can't have. */
export const OWN_FILES: readonly string[] = [MODEL_FILE, WEIGHTS_FILE, MANIFEST_FILE];
