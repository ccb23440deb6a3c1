import { WINDOWS } from './frame-window.js';
import { extraNames } from './meyda-options.js';
import { PCEN_DEFAULTS } from './pcen.js';

type Settings = Readonly<Record<string, unknown>>;

/** `rule` completes "... must be". */
interface Rule {
  readonly rule: string | ((settings: Settings, sampleRate: number) => string);
  readonly holds: (value: unknown, settings: Settings, sampleRate: number) => boolean;
}

/** About four seconds at 16 kHz; a hostile bundle could ask for any. */
const LONGEST_TRANSFORM = 65_536;

const whole = (least: number, most: number): Rule => ({
  rule: `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
});

const within = (least: number, most: number): Rule => ({
  rule: `a number from ${least} to ${most}`,
  holds: (value) => typeof value === 'number' && value >= least && value <= most,
});

const above = (least: number, most: number): Rule => ({
  rule: `a number above ${least} and at most ${most}`,
  holds: (value) => typeof value === 'number' && value > least && value <= most,
});

const oneOf = (...choices: readonly unknown[]): Rule => ({
  rule: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
  holds: (value) => choices.includes(value),
});

const isPowerOfTwo = (value: unknown): value is number =>
  Number.isInteger(value) && Number.isInteger(Math.log2(value as number));

/** In this order: a rule that computes with another setting stands behind that one's own, for it may be anything. */
const RULES: Readonly<Record<string, Rule>> = {
  kind: oneOf('mel', 'mfcc', 'spectrum'),
  frameLength: whole(2, LONGEST_TRANSFORM),
  hopLength: whole(1, LONGEST_TRANSFORM),
  fftLength: {
    rule: ({ frameLength }) =>
      `a power of two from 16 to ${LONGEST_TRANSFORM} that is at least frameLength ${frameLength}`,
    holds: (value, { frameLength }) =>
      isPowerOfTwo(value) && value >= 16 && value <= LONGEST_TRANSFORM && value >= (frameLength as number),
  },
  window: oneOf(...WINDOWS),
  periodic: oneOf(true, false),
  preEmphasis: within(0, 1),
  power: oneOf(1, 2),
  scaling: oneOf('none', 'fftLength'),
  bins: {
    rule: ({ fftLength }) =>
      `a whole number from 1 to ${(fftLength as number) / 2 + 1}, the bins of fftLength ${fftLength}`,
    holds: (value, { fftLength }) => whole(1, (fftLength as number) / 2 + 1).holds(value, {}, 0),
  },
  bands: whole(1, 512),
  highest: {
    rule: (_, sampleRate) => `a number above 0 and at most ${sampleRate / 2}, half the sample rate`,
    holds: (value, _, sampleRate) => typeof value === 'number' && value > 0 && value <= sampleRate / 2,
  },
  lowest: {
    rule: 'a number from 0 to below highest',
    holds: (value, { highest }) => typeof value === 'number' && value >= 0 && value < (highest as number),
  },
  melScale: {
    rule: 'htk, slaney, or meyda without melNorm and melSlopes, from 0 Hz to half the sample rate',
    holds: (value, { lowest, highest, melNorm, melSlopes }, sampleRate) =>
      value === 'htk' ||
      value === 'slaney' ||
      (value === 'meyda' &&
        lowest === 0 &&
        highest === sampleRate / 2 &&
        melNorm === 'none' &&
        melSlopes === 'hz'),
  },
  melNorm: oneOf('none', 'slaney'),
  melSlopes: oneOf('hz', 'mel'),
  compression: oneOf('log', 'decibels', 'pcen', 'none'),
  floor: above(0, 1e6),
  pcen: {
    rule: `an object with ${Object.keys(PCEN_DEFAULTS).join(', ')}: smoothing and power above 0 and at most 1, gain from 0 to 1, bias from 0 and floor above 0 to 1e6`,
    holds: holdsPcen,
  },
  coefficients: {
    rule: ({ bands }) => `a whole number from 1 to the ${bands} bands`,
    holds: (value, { bands }) =>
      Number.isInteger(value) && (value as number) >= 1 && (value as number) <= (bands as number),
  },
  lifter: within(0, 1000),
  deltas: oneOf(0, 1, 2),
  deltaReach: whole(1, 10),
  normalization: oneOf('none', 'band', 'band-mean', 'clip'),
  engine: oneOf('fast', 'meyda'),
  extras: {
    rule: ({ engine }) =>
      `a list without repetition of ${extraNames(engine).join(', ')}` +
      (engine === 'meyda' ? '' : '; the engine meyda has more'),
    holds: (value, { engine }) =>
      Array.isArray(value) &&
      new Set(value).size === value.length &&
      value.every((name) => extraNames(engine).includes(name)),
  },
};

function holdsPcen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { smoothing, gain, bias, power, floor, ...others } = value as Settings;
  return (
    Object.keys(others).length === 0 &&
    [smoothing, power].every((share) => above(0, 1).holds(share, {}, 0)) &&
    within(0, 1).holds(gain, {}, 0) &&
    within(0, 1e6).holds(bias, {}, 0) &&
    above(0, 1e6).holds(floor, {}, 0)
  );
}

/**
 * Says what is wrong with the settings of features.
 *
 * @param settings of any type: they may come from a file
 * @param sampleRate Hz
 * @returns the first broken rule, or undefined where there is none
 */
export function settingsProblem(settings: unknown, sampleRate: number): string | undefined {
  if (typeof settings !== 'object' || settings === null) {
    return `the settings must be an object, received ${JSON.stringify(settings)}`;
  }
  const given = settings as Settings;
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(RULES, name));
  if (unknown !== undefined)
    return `there is no setting "${unknown}"; there are ${Object.keys(RULES).join(', ')}`;
  for (const [name, { rule, holds }] of Object.entries(RULES)) {
    if (holds(given[name], given, sampleRate)) continue;
    const text = typeof rule === 'string' ? rule : rule(given, sampleRate);
    return `${name} must be ${text}, received ${JSON.stringify(given[name])}`;
  }
  return undefined;
}
