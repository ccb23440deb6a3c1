import { html, type SafeHtml } from '@striate/core';
import { mapOverlay, outline, scaleMap } from '@striate/core/drawing';
import { convertChannels } from '../preprocessing/channels.js';
import type { PicturePlaces } from './explain-picture.js';

/** Share of a map's largest value that the outlined part has at least. */
const OUTLINED = 0.5;
/** Up to this side, pixels stay sharp when they are enlarged. */
const TINY_SIDE = 64;

export interface PictureChartOptions {
  readonly explanation: PicturePlaces;
  /** Laid over the picture in grey, scaled so that its largest is 1; default the picture alone, in its colours. */
  readonly map?: Float32Array;
  /** What the chart shows, in words. */
  readonly text: string;
}

/** The picture as the network sees it, with a map over it whose strongest half is outlined. */
export function pictureChart({ explanation, map, text }: PictureChartOptions): SafeHtml {
  const { picture } = explanation;
  const { width, height } = picture;
  const scaled = map && scaleMap(map);
  const style = Math.max(width, height) <= TINY_SIDE && 'image-rendering:pixelated';
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text}">
<image href="${pictureUri({ explanation, map: scaled })}" width="${width}" height="${height}" style="${style}"/>
${scaled && borderOf(scaled, width)}
</svg>`;
}

/** White under black, so that it is seen on any picture. */
function borderOf(map: Float32Array, width: number): SafeHtml {
  const path = outline(
    Array.from(map, (value) => value >= OUTLINED),
    width,
  );
  const strokes = [
    ['#fff', 3],
    ['#000', 1.5],
  ] as const;
  return html`${strokes.map(
    ([color, thickness]) =>
      html`<path d="${path}" fill="none" stroke="${color}" stroke-width="${thickness}" vector-effect="non-scaling-stroke"/>`,
  )}`;
}

/** @returns PNG as a `data:` address: the picture in its colours, or in grey under a map of -1..1 */
export function pictureUri({
  explanation: { picture },
  map,
}: Pick<PictureChartOptions, 'explanation' | 'map'>): string {
  const { data } = convertChannels(map ? convertChannels(picture, 1) : picture, 3);
  const { width, height } = picture;
  return mapOverlay({ width, height, colors: data, map });
}
