import { html, type SafeHtml } from '@striate/core';
import { AGAINST, colorLegend, FOR } from '@striate/core/drawing';
import { describeSound, percentOf } from './describe-sound.js';
import type { SoundExplanation } from './explain-sound.js';
import { mapChart } from './map-chart.js';
import { LOUD, QUIET } from './map-picture.js';

/**
 * Draws why a network hears a class: the sound, Grad-CAM over it, and occlusion over it, side by side, with time in seconds,
 * frequency in Hz, a legend, and all of it in words.
 *
 * Colours are orange for the class and blue against it, over grey; the strongest half is outlined as well. Of networks on the
 * waveform itself both are drawn below the wave.
 *
 * @returns a figure for a page in the reports' style, such as core's `page` makes
 * @example
 * const figure = drawExplanation(await classifier.explain('./seven.wav'));
 * page({ title: 'seven.wav', subtitle: html`Heard as seven`, body: [figure] });
 */
export function drawExplanation(explanation: SoundExplanation): SafeHtml {
  const { label, score, layer, columns, gradCam, occlusion } = explanation;
  const words = describeSound(explanation);
  const isWave = columns === 'level';
  const most = occlusion.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return html`<div class="explanation">
<p><strong><bdi>${label}</bdi></strong> <span class="number">${percentOf(score)}</span></p>
<div class="curves">
<figure><figcaption>What the network hears</figcaption>
${mapChart({ explanation, text: 'The sound over time.' })}
${!isWave && colorLegend('quiet', 'loud', [QUIET, LOUD])}</figure>
<figure><figcaption>Grad-CAM <small>of <bdi>${layer}</bdi></small></figcaption>
${mapChart({ explanation, map: gradCam, text: words.gradCam })}
${!isWave && colorLegend('nothing', 'speaks for it', [QUIET, FOR])}
<p class="note">${words.gradCam}</p></figure>
<figure><figcaption>Occlusion <small>what covering costs</small></figcaption>
${mapChart({ explanation, map: occlusion, text: words.occlusion })}
${isWave ? html`<p class="note">Upwards for it, downwards against it; at most ${percentOf(most)}.</p>` : colorLegend(`against it, −${percentOf(most)}`, `for it, +${percentOf(most)}`, [AGAINST, QUIET, FOR])}
<p class="note">${words.occlusion}</p></figure>
</div>
</div>`;
}
