import type { Classifier } from '../classifier/classifier.js';
import { ShapeError } from '../errors.js';
import type { Backbone } from './backbone.js';

export interface BackboneRule {
  /** For messages: `AudioClassifier.fineTune`. */
  readonly attempt: string;
  /** How to get a right one, as a command: `open a trained one with AudioClassifier.load(location)`. */
  readonly remedy: string;
  /** What its preprocessor must be for, such as `audio`; default anything. */
  readonly kind?: string;
}

/** Core knows no network by name. */
const ANY_DOMAIN =
  'get one from a domain package, such as loadImageBackbone(location) or yamnet({ weights }), or from a trained classifier with ' +
  'classifierBackbone(classifier)';

/**
 * Makes sure that something is a {@link Backbone}: types are forgotten in JavaScript, and with them an `await`.
 *
 * @throws ShapeError saying what it is instead, and how to get a backbone
 * @example
 * checkBackbone('./words-model', { attempt: 'fineTune', remedy: 'open it with AudioClassifier.load(location)' });
 * // ShapeError: fineTune: backbone must be a trained network, received the text "./words-model"; open it with ...
 */
export function checkBackbone(
  given: unknown,
  { attempt, remedy = ANY_DOMAIN, kind }: Pick<BackboneRule, 'attempt'> & Partial<BackboneRule>,
): asserts given is Backbone<unknown> {
  const fail = (received: string): never => {
    throw new ShapeError(`${attempt}: backbone must be a trained network, received ${received}; ${remedy}.`);
  };
  if (!isBackbone(given)) return fail(describe(given));
  const { type } = given.preprocessor.toConfig();
  if (kind !== undefined && type !== kind)
    fail(`"${given.name}", which is for another kind of data: ${type}`);
}

function isBackbone(given: unknown): given is Backbone<unknown> {
  if (typeof given !== 'object' || given === null || isClassifier(given)) return false;
  const { model, features, embedding, preprocessor } = given as Partial<
    Record<keyof Backbone<unknown>, unknown>
  >;
  return (
    [model, features, embedding].every((part) => typeof part === 'object' && part !== null) &&
    typeof preprocessor === 'object' &&
    preprocessor !== null &&
    'toConfig' in preprocessor
  );
}

/** By its members: the class itself would bring all of training into every page that opens a backbone. */
function isClassifier(given: unknown): given is Classifier<unknown> {
  return typeof given === 'object' && given !== null && 'task' in given && 'predict' in given;
}

function describe(given: unknown): string {
  if (given === undefined || given === null) return 'nothing';
  if (typeof given === 'string') return `the text ${JSON.stringify(given)}`;
  if (given instanceof Promise) return 'a promise, which must be awaited';
  if (isClassifier(given)) return `a trained classifier of the kind ${given.task}`;
  if (typeof given === 'object' && 'build' in given) return 'an architecture, which has no trained weights';
  return Array.isArray(given) ? 'an array' : `something else (${typeof given})`;
}
