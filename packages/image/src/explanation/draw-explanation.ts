import { html, type SafeHtml } from '@striate/core';
import { AGAINST, type Color, colorLegend, FOR } from '@striate/core/drawing';
import { describePicture, percentOf } from './describe-picture.js';
import type { PicturePlaces } from './explain-picture.js';
import { pictureChart } from './picture-chart.js';

/** What a place that says nothing looks like: some grey of the picture. */
const NEITHER: Color = [190, 190, 190];

/**
 * Draws why a network sees a class on a picture: the picture as it gets it, and over it in grey each map that was made, side by
 * side, with a legend and in words. Colours are orange for the class and blue against it; the strongest half is outlined as well.
 *
 * @returns a figure for a page in the reports' style, such as core's `page` makes
 * @example
 * const figure = drawExplanation(await classifier.explain('./dog.jpg'));
 * page({ title: 'dog.jpg', subtitle: html`Seen as dog`, body: [figure] });
 */
export function drawExplanation(explanation: PicturePlaces): SafeHtml {
  const { label, score, layer, gradCam, occlusion } = explanation;
  const words = describePicture(explanation);
  const most = occlusion?.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) ?? 0;
  return html`<div class="explanation">
<p><strong><bdi>${label}</bdi></strong> <span class="number">${percentOf(score)}</span></p>
<div class="curves">
<figure><figcaption>What the network sees</figcaption>
${pictureChart({ explanation, text: 'The picture.' })}</figure>
${
  gradCam &&
  html`<figure><figcaption>Grad-CAM <small>of <bdi>${layer}</bdi></small></figcaption>
${pictureChart({ explanation, map: gradCam, text: words.gradCam ?? '' })}
${colorLegend('nothing', 'speaks for it', [NEITHER, FOR])}
<p class="note">${words.gradCam}</p></figure>`
}
${
  occlusion &&
  html`<figure><figcaption>Occlusion <small>what covering costs</small></figcaption>
${pictureChart({ explanation, map: occlusion, text: words.occlusion ?? '' })}
${colorLegend(`against it, −${percentOf(most)}`, `for it, +${percentOf(most)}`, [AGAINST, NEITHER, FOR])}
<p class="note">${words.occlusion}</p></figure>`
}
</div>
</div>`;
}
