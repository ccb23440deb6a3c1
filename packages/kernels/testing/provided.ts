import type { Variant } from './variants.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** What random cases start from. */
    readonly randomSeed: number;
    /** Which of our compiled files this project's tests run on; without, the one that a program would get. */
    readonly variant?: Variant;
  }
}
