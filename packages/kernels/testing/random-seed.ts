// Before the tests (vitest's globalSetup): chooses the seed of the random cases, prints it, and hands it to them.
import { randomInt } from 'node:crypto';
import process from 'node:process';
import type { TestProject } from 'vitest/node';
import './provided.js';

const VARIABLE = 'STRIATE_SEED';

/** @throws Error where the environment's seed is no whole number */
export function setup(project: TestProject): void {
  const given = process.env[VARIABLE];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  if (!Number.isInteger(seed) || given === '') {
    throw new Error(`random-seed: ${VARIABLE} must be a whole number, received '${given}'`);
  }
  process.stdout.write(`random cases: seed ${seed}; ${VARIABLE}=${seed} repeats them\n`);
  project.provide('randomSeed', seed);
}
