import type { Classifier, LoadClassifierOptions } from '@striate/core/classifier';
import type { Dataset } from '@striate/core/data';
import type { PlacesMethod } from '@striate/core/explain';
import type { Mistake } from '@striate/core/metrics';
import type { SafeHtml } from '@striate/core/report';
import type { Storage } from '@striate/core/storage';
import type { DatasetParts } from './dataset-parts.js';
import type { Measured } from './measured.js';

/** How a dataset's files are to be read, where their own form does not tell; undefined for the usual. */
export type DatasetOptions = Readonly<Record<string, unknown>>;

/** What a look at every input of a dataset tells. */
export interface Survey {
  /** Facts about the inputs, a line each. */
  readonly facts: readonly string[];
  readonly unreadable: readonly { readonly id: string; readonly reason: string }[];
}

/** A simpler classifier that was measured beside the network. */
export interface Baseline {
  readonly name: string;
  /** What it reached, as people read it. */
  readonly figure: string;
}

/** Why an input was given its class. */
export interface Explanation {
  /** Plain JSON, for other programs. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The same for people. */
  readonly lines: readonly string[];
  /** The same drawn, for a page. */
  readonly drawing: SafeHtml;
}

export interface ExplanationOptions {
  /** The class to explain; default the likeliest. */
  readonly label?: string;
  /** Default `both`. */
  readonly method?: PlacesMethod;
}

/**
 * A kind of data, and all that the commands need to know of it: everything else they do in one way for every kind.
 *
 * @typeParam Input a raw input of the domain's classifier
 */
export interface Domain<Input, Model extends Classifier<Input> = Classifier<Input>> {
  /** As bundles name it, such as `image-classification`. */
  readonly task: string;
  /** What an example is called, such as `picture`. */
  readonly noun: string;
  /** What an input is called where a user types it, such as `file`. */
  readonly inputName: string;
  /** @throws DataError for an unusable dataset, saying what was looked for */
  openDataset(name: string, options?: DatasetOptions): Promise<DatasetParts<Input>>;
  /** @throws BundleError for a bundle that is missing, damaged, or another domain's */
  load(location: string | Storage, options?: LoadClassifierOptions): Promise<Model>;
  /** An input as a user types it. */
  parseInput(typed: string): Input;
  /** Draws the input of a mistake in a report. */
  renderInput(input: Input, mistake: Mistake, classifier: Model): SafeHtml | Promise<SafeHtml>;
  survey(dataset: Dataset<Input>): Promise<Survey>;
  /** Left out by domains that have none. */
  baselineOf?(evaluation: Measured): Baseline | undefined;
  explain(classifier: Model, input: Input, options: ExplanationOptions): Promise<Explanation>;
  /** Whether `explain` heeds a method. */
  readonly choosesMethod?: boolean;
}
