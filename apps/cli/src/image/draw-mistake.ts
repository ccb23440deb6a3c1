import { ShapeError } from '@striate/core';
import { html, type SafeHtml } from '@striate/core/report';
import type { ImageClassifier } from '@striate/image';
import { sketchExplanation } from '@striate/image/explanation';
import { decodeImage, type ImageInput } from '@striate/image/preprocessing';
import { dataUri, thumbnail } from './thumbnail.js';

/** Up to this side, enlarging with sharp pixels shows what the network saw. */
const TINY_SIDE = 64;

/** Draws the picture of a mistake, and below it where the network saw the class that it took it for. */
export async function drawMistake(
  classifier: ImageClassifier,
  input: ImageInput,
  { id, label }: { readonly id: string; readonly label: string | undefined },
): Promise<SafeHtml> {
  const picture = await decodeImage(input, { channels: 3 });
  const isTiny = Math.max(picture.width, picture.height) <= TINY_SIDE;
  const source = dataUri(await thumbnail(picture));
  const drawn = html`<img class="${isTiny && 'pixelated'}" alt="${id}" src="${source}">`;
  return html`${drawn}${await sketch(classifier, input, label)}`;
}

/** A network of another make may have no maps to draw; its pictures are shown all the same. */
async function sketch(
  classifier: ImageClassifier,
  input: ImageInput,
  label: string | undefined,
): Promise<SafeHtml | undefined> {
  try {
    return sketchExplanation(await classifier.explain(input, { label, method: 'gradCam' }));
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
