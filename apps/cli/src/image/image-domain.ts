import { html } from '@striate/core/report';
import { ImageClassifier } from '@striate/image';
import { loadImageDataset } from '@striate/image/datasets';
import { decodeImage, type ImageInput } from '@striate/image/preprocessing';
import type { Domain } from '../actions/domain.js';
import { survey } from './survey.js';
import { dataUri, thumbnail } from './thumbnail.js';

const FORMATS = { idx: 'IDX files', folder: 'a folder of class folders', builtin: 'built in' };

/** Up to this side, enlarging with sharp pixels shows what the network saw. */
const TINY_SIDE = 64;

/** Pictures, to the commands. */
export const imageDomain: Domain<ImageInput> = {
  task: 'image-classification',
  noun: 'picture',
  inputName: 'file',
  async openDataset(name) {
    const { format, ...parts } = await loadImageDataset(name);
    return { ...parts, format: FORMATS[format] };
  },
  load: (location, options) => ImageClassifier.load(location, options),
  parseInput: (typed) => typed,
  async renderInput(input, { id }) {
    const picture = await decodeImage(input, { channels: 3 });
    const isTiny = Math.max(picture.width, picture.height) <= TINY_SIDE;
    const source = dataUri(await thumbnail(picture));
    return html`<img class="${isTiny && 'pixelated'}" alt="${id}" src="${source}">`;
  },
  survey,
};
