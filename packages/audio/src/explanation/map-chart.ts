import { type HtmlPart, html, type SafeHtml } from '@striate/core';
import { outline, scaleMap } from '@striate/core/drawing';
import { columnTicks, frequencyTicks, type Tick, timeTicks } from './axis-ticks.js';
import type { SoundExplanation } from './explain-sound.js';
import { mapPicture } from './map-picture.js';
import { upright } from './upright.js';

/** Inside of the axes, in the chart's units, which are about pixels. */
const PLOT = { left: 46, top: 8, width: 340, height: 190 } as const;
const WIDTH = 400;
const HEIGHT = 236;
/** Ticks are at least so far apart. */
const LINE = 15;
/** Share of a map's largest value that the outlined part has at least. */
const OUTLINED = 0.5;
/** Of the plot's height: the sound above, what is said about it below. */
const WAVE_SHARE = 0.6;

export interface MapChartOptions {
  readonly explanation: SoundExplanation;
  /** Laid over the sound, scaled so that the largest is 1; default the sound alone. */
  readonly map?: Float32Array;
  /** What the chart shows, in words. */
  readonly text: string;
}

/** The sound over time, as a picture or a wave, with a map over or under it. */
export function mapChart({ explanation, map, text }: MapChartOptions): SafeHtml {
  const { shape, start, hop, columns } = explanation;
  const scaled = map && scaleMap(map);
  const marks = columns === 'level' ? waveMarks(explanation, scaled) : pictureMarks(explanation, scaled);
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${text}" font-size="11" fill="currentColor">
${marks}
${columnAxis(explanation)}
${timeAxis(start, start + shape[0] * hop)}
</svg>`;
}

function pictureMarks({ shape, features }: SoundExplanation, map: Float32Array | undefined): SafeHtml {
  const { left, top, width, height } = PLOT;
  const [frames, columns] = shape;
  const strong = map && upright(map, shape).map((value) => value >= OUTLINED);
  return html`<image href="${mapPicture({ shape, features, map })}" x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" style="image-rendering:pixelated"/>
${strong && html`<path d="${outline(strong, frames)}" transform="translate(${left} ${top}) scale(${width / frames} ${height / columns})" fill="none" stroke="#000" stroke-width="1.5" vector-effect="non-scaling-stroke"/>`}`;
}

/** The wave above, and what its parts say as an area below: for the class upwards, against it downwards. */
function waveMarks({ shape: [frames], features }: SoundExplanation, map: Float32Array | undefined): HtmlPart {
  const { left, top, width, height } = PLOT;
  const wave = height * (map ? WAVE_SHARE : 1);
  const middle = top + wave / 2;
  const loudest = features.reduce((most, value) => Math.max(most, value), Number.MIN_VALUE);
  const x = (frame: number) => (left + ((frame + 0.5) * width) / frames).toFixed(1);
  const edge = (sign: number) =>
    Array.from(
      features,
      (value, i) => `${x(i)} ${(middle - (sign * value * wave) / 2 / loudest).toFixed(1)}`,
    );
  const drawn = html`<path d="M${[...edge(1), ...edge(-1).reverse()].join('L')}Z" fill="var(--soft)"/>`;
  if (!map) return drawn;
  const room = height - wave - 8;
  const hasAgainst = map.some((value) => value < 0);
  const zero = top + height - (hasAgainst ? room / 2 : 0);
  const area = (sign: number, color: string) => {
    const points = Array.from(map, (value, i) => {
      const reach = Math.max(0, sign * value) * (hasAgainst ? room / 2 : room);
      return `${x(i)} ${(zero - sign * reach).toFixed(1)}`;
    });
    return html`<path d="M${x(0)} ${zero}L${points.join('L')}L${x(frames - 1)} ${zero}Z" fill="var(${color})"/>`;
  };
  return [
    drawn,
    area(1, '--wrong'),
    hasAgainst && area(-1, '--right'),
    html`<path d="M${left} ${zero}h${width}" stroke="currentColor" stroke-width="0.75"/>`,
  ];
}

function columnAxis({ columns, edges, shape }: SoundExplanation): HtmlPart {
  const { left, top, height } = PLOT;
  if (columns === 'level') return null;
  const least = LINE / height;
  const ticks = columns === 'frequency' ? frequencyTicks(edges, least) : columnTicks(shape[1], least);
  const y = ({ at }: Tick) => (top + height * (1 - at)).toFixed(1);
  return [
    ticks.map(
      (tick) => html`<path d="M${left - 4} ${y(tick)}h4" stroke="currentColor"/>
<text x="${left - 7}" y="${y(tick)}" dy="0.32em" text-anchor="end">${tick.text}</text>`,
    ),
    html`<text transform="translate(10 ${top + height / 2}) rotate(-90)" text-anchor="middle">${columns === 'frequency' ? 'frequency (Hz)' : 'coefficient'}</text>`,
  ];
}

function timeAxis(start: number, end: number): HtmlPart {
  const { left, top, width, height } = PLOT;
  const bottom = top + height;
  return [
    timeTicks(start, end).map(({ at, text }) => {
      const x = (left + width * at).toFixed(1);
      return html`<path d="M${x} ${bottom}v4" stroke="currentColor"/>
<text x="${x}" y="${bottom + 15}" text-anchor="middle">${text}</text>`;
    }),
    html`<text x="${left + width / 2}" y="${HEIGHT - 2}" text-anchor="middle">time (s)</text>`,
  ];
}
