export type { Architecture, BuildOptions, TrainingRecipe } from './architecture.js';
