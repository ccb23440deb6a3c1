import { html, type SafeHtml } from '@striate/core';
import { scaleMap } from '@striate/core/drawing';
import { resize } from '../preprocessing/resize.js';
import { describePicture } from './describe-picture.js';
import type { PicturePlaces } from './explain-picture.js';
import { pictureUri } from './picture-chart.js';

/** Large enough to see where, small enough for dozens in one page. */
const LONGEST_SIDE = 96;
/** Of what the browser enlarges, the pixels stay sharp. */
const TINY_SIDE = 64;

/**
 * Draws an explanation as small as the cards of a report's mistakes: Grad-CAM (or occlusion, where that alone was made) over the
 * picture in grey, with its place in words for those who can't see it.
 *
 * @example
 * renderReport({ ..., renderInput: async ({ id }) => sketchExplanation(await classifier.explain(id, { method: 'gradCam' })) });
 */
export function sketchExplanation(explanation: PicturePlaces): SafeHtml {
  const { picture, gradCam, occlusion } = explanation;
  const words = describePicture(explanation);
  const { width, height } = picture;
  const longest = Math.max(width, height);
  const sides = [height, width].map((side) =>
    Math.max(1, Math.round(side * Math.min(1, LONGEST_SIDE / longest))),
  ) as [number, number];
  const map = scaleMap(gradCam ?? occlusion ?? new Float32Array(width * height));
  const source = pictureUri({
    explanation: { ...explanation, picture: resize(picture, sides) },
    map: resize({ data: map, width, height, channels: 1 }, sides).data as Float32Array,
  });
  return html`<img class="${longest <= TINY_SIDE && 'pixelated'}" alt="${words.gradCam ?? words.occlusion}" src="${source}">`;
}
