import type * as tf from '@tensorflow/tfjs-core';
import type fc from 'fast-check';
import type { Values } from '../backends.js';

/** What a kernel is tried with: settings at random, the inputs that they ask for, and the operation. */
export interface KernelCases<Settings> {
  readonly name: string;
  readonly settings: fc.Arbitrary<Settings>;
  readonly inputs: (settings: Settings) => readonly Values[];
  /** The operation on the wasm backend; on the cpu backend too, where there is no `reference`. */
  readonly compute: Operation<Settings>;
  /** The same of operations that the cpu backend has. */
  readonly reference?: Operation<Settings>;
  /** Whether the gradients for all inputs are compared as well; default true. */
  readonly gradients?: boolean;
  /** Largest difference, relative to the largest value; default 1e-5, a few hundred additions in float32. */
  readonly tolerance?: number;
}

type Operation<Settings> = (settings: Settings) => (...inputs: never[]) => tf.Tensor;

/** One case: everything but its values is settled. */
export interface RandomCase {
  readonly inputs: readonly Values[];
  readonly compute: (...inputs: never[]) => tf.Tensor;
  readonly reference: (...inputs: never[]) => tf.Tensor;
}

/** A row of the table: the settings' type is nobody's business any more. */
export interface RandomKernel {
  readonly name: string;
  readonly gradients: boolean;
  readonly tolerance: number;
  /** Runs `check` on as many random cases; fast-check shows the settings of one that fails, made as small as it can. */
  readonly forAll: (run: CaseRunner) => Promise<void>;
}

/** Calls fast-check with a property of these settings. */
export type CaseRunner = <Settings>(
  settings: fc.Arbitrary<Settings>,
  caseOf: (settings: Settings) => RandomCase,
) => Promise<void>;

/** A row of the table of random cases. */
export function randomKernel<Settings>({
  name,
  settings,
  inputs,
  compute,
  reference = compute,
  gradients = true,
  tolerance = 1e-5,
}: KernelCases<Settings>): RandomKernel {
  const caseOf = (one: Settings): RandomCase => ({
    inputs: inputs(one),
    compute: compute(one),
    reference: reference(one),
  });
  return { name, gradients, tolerance, forAll: (run) => run(settings, caseOf) };
}
