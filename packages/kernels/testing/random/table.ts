import { classes } from './classes.js';
import { convolutions } from './convolutions.js';
import { elementwise } from './elementwise.js';
import type { RandomKernel } from './kernel-cases.js';
import { parts } from './parts.js';
import { pictures } from './pictures.js';
import { poolings } from './poolings.js';
import { products } from './products.js';
import { spectra } from './spectra.js';
import { trainingSteps } from './training-steps.js';

/** Everything that is tried with random cases: between them, these run every kernel of ours. */
export const randomKernels: readonly RandomKernel[] = [
  ...classes,
  ...convolutions,
  ...elementwise,
  ...parts,
  ...pictures,
  ...poolings,
  ...products,
  ...spectra,
  ...trainingSteps,
];
