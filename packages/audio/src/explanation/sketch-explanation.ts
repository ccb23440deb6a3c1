import { html, type SafeHtml } from '@striate/core';
import { scaleMap } from '@striate/core/drawing';
import { describeSound } from './describe-sound.js';
import type { SoundExplanation } from './explain-sound.js';
import { mapChart } from './map-chart.js';
import { mapPicture } from './map-picture.js';

/**
 * Draws an explanation as small as the cards of a report's mistakes: Grad-CAM over the sound without axes, and its place in words.
 *
 * @example
 * renderReport({ ..., renderInput: async ({ id }) => sketchExplanation(await classifier.explain(id)) });
 */
export function sketchExplanation(explanation: SoundExplanation): SafeHtml {
  const { columns, gradCam } = explanation;
  const { gradCam: text } = describeSound(explanation);
  const drawn =
    columns === 'level'
      ? mapChart({ explanation, map: gradCam, text })
      : html`<img class="pixelated" alt="" src="${mapPicture({ ...explanation, map: scaleMap(gradCam) })}">`;
  return html`${drawn}<p>${text}</p>`;
}
