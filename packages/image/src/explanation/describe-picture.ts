import type { PicturePlaces } from './explain-picture.js';
import { type StrongestArea, strongestArea } from './strongest-area.js';

const PLACES = [
  ['at the upper left', 'at the top', 'at the upper right'],
  ['at the left', 'in the middle', 'at the right'],
  ['at the lower left', 'at the bottom', 'at the lower right'],
] as const;

/**
 * Says in words where a class is seen: a sentence for each map that was made.
 *
 * @example
 * describePicture(explanation).gradCam; // 'Grad-CAM is largest at the upper left: 40 to 96 across, 24 to 72 down, of 224 x 224.'
 */
export function describePicture(
  explanation: PicturePlaces,
): Partial<Record<'gradCam' | 'occlusion', string>> {
  const seen = strongestArea(explanation, 'gradCam');
  const covered = strongestArea(explanation, 'occlusion');
  return {
    ...(explanation.gradCam && {
      gradCam: seen
        ? `Grad-CAM is largest ${placeOf(seen, explanation)}.`
        : 'Grad-CAM is 0 everywhere: no place of these maps speaks for the class.',
    }),
    ...(explanation.occlusion && {
      occlusion: covered
        ? `Covering takes most from the probability ${placeOf(covered, explanation)}: up to ${percentOf(covered.value)}.`
        : 'Covering takes nothing from the probability anywhere.',
    }),
  };
}

function placeOf(
  { top, left, height, width }: StrongestArea,
  { shape: [rows, columns] }: PicturePlaces,
): string {
  const down = thirdOf(top + height / 2, rows);
  const across = thirdOf(left + width / 2, columns);
  return (
    `${PLACES[down][across]}: ${left} to ${left + width} across, ${top} to ${top + height} down, ` +
    `of ${columns} x ${rows}`
  );
}

/** The first, second or last third of a side. */
function thirdOf(place: number, length: number): 0 | 1 | 2 {
  return Math.min(2, Math.floor((3 * place) / length)) as 0 | 1 | 2;
}

/** `0.123` -> `12.3%`. */
export function percentOf(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
