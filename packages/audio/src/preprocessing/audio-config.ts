import type { FeatureSettings } from '../features/feature-options.js';
import { settingsProblem } from '../features/settings-problem.js';
import type { ClipPlace } from './fit-length.js';
import type { LevelMeasure } from './normalize-level.js';
import type { TrimOptions } from './trim-silence.js';

/** The settings in full, as `striate.json` holds them. */
export interface AudioPreprocessorConfig {
  readonly type: 'audio';
  readonly sampleRate: number;
  readonly seconds: number;
  readonly place: ClipPlace;
  readonly trim: boolean | TrimOptions;
  readonly level: LevelMeasure | null;
  readonly features: FeatureSettings | 'waveform';
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly [setting: string]: unknown;
}

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const listOf = (value: unknown, holds: (entry: number) => boolean): boolean =>
  Array.isArray(value) && value.length > 0 && value.every((entry) => finite(entry) && holds(entry));

const LEAST_RATE = 100;
const MOST_RATE = 192_000;
const LONGEST = 3600;

/** What each setting must be; `rule` completes "... must be". */
const CLIP_RULES: Readonly<
  Record<
    string,
    { rule: string; holds: (value: unknown, config: Readonly<Record<string, unknown>>) => boolean }
  >
> = {
  sampleRate: {
    rule: `a number of Hz from ${LEAST_RATE} to ${MOST_RATE}`,
    holds: (value) => finite(value) && value >= LEAST_RATE && value <= MOST_RATE,
  },
  seconds: {
    rule: `at least one sample, and at most ${LONGEST}`,
    holds: (value, { sampleRate }) =>
      finite(value) && value * (sampleRate as number) >= 1 && value <= LONGEST,
  },
  place: { rule: 'center or start', holds: (value) => value === 'center' || value === 'start' },
  level: {
    rule: 'peak, rms or null',
    holds: (value) => value === null || value === 'peak' || value === 'rms',
  },
  trim: { rule: 'true, false or an object of options', holds: holdsTrim },
};

const TRIM_LIMITS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  decibels: [1, 120],
  margin: [0, 10],
};

function holdsTrim(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([name, entry]) => {
    const [least, most] = (Object.hasOwn(TRIM_LIMITS, name) && TRIM_LIMITS[name]) || [1, 0];
    return finite(entry) && entry >= least && entry <= most;
  });
}

/** @returns the first broken rule of those for clips, or undefined where there is none */
export function clipProblem(settings: Readonly<Record<string, unknown>>): string | undefined {
  for (const [name, { rule, holds }] of Object.entries(CLIP_RULES)) {
    const value = settings[name];
    if (!holds(value, settings)) return `${name} must be ${rule}, received ${JSON.stringify(value)}`;
  }
  return undefined;
}

/** Beyond these, what is normalised would leave the range of float32. */
const MOST = 1e15;

/**
 * Says what is wrong with a preprocessor's settings.
 *
 * @param config of any type: it may come from a file
 * @returns the first broken rule, or undefined where there is none
 */
export function configProblem(config: unknown): string | undefined {
  if (typeof config !== 'object' || config === null) {
    return `the settings must be an object, received ${JSON.stringify(config)}`;
  }
  const settings = config as Readonly<Record<string, unknown>>;
  if (settings.type !== 'audio') return `type must be "audio", received ${JSON.stringify(settings.type)}`;
  const { sampleRate, features, mean, std } = settings;
  if (!listOf(mean, (entry) => Math.abs(entry) <= MOST)) {
    return `mean must be a list of finite numbers of at most ${MOST}, received ${JSON.stringify(mean)}`;
  }
  if (!listOf(std, (entry) => entry >= 1 / MOST && entry <= MOST)) {
    return `std must be a list of finite numbers above 0, from ${1 / MOST} to ${MOST}, received ${JSON.stringify(std)}`;
  }
  const problem = clipProblem(settings);
  if (problem || features === 'waveform') return problem;
  const broken = settingsProblem(features, sampleRate as number);
  return broken && `features: ${broken}`;
}
