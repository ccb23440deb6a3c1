export { alignLabels } from './align-labels.js';
export type { Architecture, BuildOptions, TrainingRecipe } from './architecture.js';
export { buildNetwork, type NetworkInput } from './build-network.js';
export { checkInputShape, type InputShapeRule } from './check-input-shape.js';
export { Classifier, type PredictOptions, type SaveOptions } from './classifier.js';
export type { ClassifierParts } from './classifier-parts.js';
export {
  type CrossValidation,
  type CrossValidationOptions,
  crossValidate,
  type Evaluable,
  type FoldFigures,
} from './cross-validate.js';
export {
  crossValidateLabels,
  type LabelsCrossValidation,
  type LabelsCrossValidationOptions,
  type LabelsEvaluable,
  type LabelsFoldFigures,
} from './cross-validate-labels.js';
export { type ClassifierRateOptions, findClassifierLearningRate } from './find-classifier-rate.js';
export { type LoadClassifierOptions, loadClassifierParts } from './load-classifier-parts.js';
export { splitOff, type TrainingSides } from './split-off.js';
export { type TrainClassifierOptions, type TrainedParts, trainClassifier } from './train-classifier.js';
