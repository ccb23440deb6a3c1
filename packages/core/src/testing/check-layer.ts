import { io, type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { modelFromTopology } from '../layers/model-from-topology.js';
import { withTrainingStep } from '../layers/training-step.js';
import { checkGradients } from './check-gradients.js';
import { checkNoLeak } from './check-leak.js';
import { buildCase, caseInput, type LayerCase } from './layer-case.js';

/** Largest allowed difference between the predictions of a model and of its saved copy. */
const PREDICTION_TOLERANCE = 1e-5;

/** @throws Error unless the symbolic and the computed output both have the shape of the case */
export function checkOutputShape(layerCase: LayerCase): void {
  withModel(layerCase, (model, x) => {
    const expected = [...layerCase.outputShape].join('x');
    const symbolic = (model.outputs[0]?.shape ?? []).slice(1).join('x');
    const computed = tidy(() => predict(model, x).shape.slice(1).join('x'));
    if (symbolic !== expected || computed !== expected) {
      throw new Error(
        `expected output ${expected}, received ${symbolic} (symbolic) and ${computed} (computed)`,
      );
    }
  });
}

/** @throws Error unless the weights have as many elements as the case says */
export function checkParameterCount(layerCase: LayerCase): void {
  withModel(layerCase, (model) => {
    const count = model.countParams();
    if (count !== layerCase.parameters) {
      throw new Error(`expected ${layerCase.parameters} parameters, received ${count}`);
    }
  });
}

/**
 * Saves the case and loads it twice, by plain tfjs (`tf.loadLayersModel`) and by `modelFromTopology`.
 *
 * @throws Error when a copy can't be loaded or predicts otherwise (beyond 1e-5)
 */
export async function checkSaveAndLoad(layerCase: LayerCase): Promise<void> {
  const model = buildCase(layerCase);
  const x = caseInput(layerCase);
  try {
    const artifacts = await artifactsOf(model);
    const original = tidy(() => predict(model, x).dataSync<'float32'>());
    for (const [loader, load] of [
      ['tf.loadLayersModel', () => loadLayersModel(io.fromMemory(artifacts))],
      ['modelFromTopology', () => loadByTopology(artifacts)],
    ] as const) {
      const copy = await load();
      const predicted = tidy(() => predict(copy, x).dataSync<'float32'>());
      copy.dispose();
      const error = original.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (predicted[i] as number))),
        0,
      );
      if (!(error <= PREDICTION_TOLERANCE)) {
        throw new Error(`expected equal predictions after ${loader}, received a difference of ${error}`);
      }
    }
  } finally {
    model.dispose();
    x.dispose();
  }
}

/**
 * Compares the gradients by the input (unless it is ids) and by every trainable weight with finite differences.
 *
 * @param training whether as in training, with one fixed dropout mask, or as in prediction
 * @throws Error as {@link checkGradients}
 */
export function checkLayerGradients(layerCase: LayerCase, { training }: { training: boolean }): void {
  const { ids, seed = 1 } = layerCase;
  withModel(layerCase, (model, input) => {
    const x = variable(input, true, 'input');
    try {
      const forward = () => withTrainingStep({ seed, step: 0 }, () => model.apply(x, { training })) as Tensor;
      const weights = model.trainableWeights.map((weight) => weight.read() as Variable);
      checkGradients(forward, ids ? weights : [x, ...weights], { seed });
    } finally {
      x.dispose();
    }
  });
}

/** @throws Error when prediction, a training step, or building and disposing of the model leaves tensors behind */
export async function checkLayerLeaks(layerCase: LayerCase): Promise<void> {
  await checkNoLeak('build and dispose', () => buildCase(layerCase).dispose());
  const model = buildCase(layerCase);
  const x = caseInput(layerCase);
  try {
    await checkNoLeak('predict', () => predict(model, x).dispose());
    await checkNoLeak('training forward pass', () =>
      (model.apply(x, { training: true }) as Tensor).dispose(),
    );
  } finally {
    model.dispose();
    x.dispose();
  }
  await checkNoLeak('gradients', () => checkLayerGradients(layerCase, { training: true }));
}

function withModel(layerCase: LayerCase, run: (model: LayersModel, x: Tensor) => void): void {
  const model = buildCase(layerCase);
  const x = caseInput(layerCase);
  try {
    run(model, x);
  } finally {
    model.dispose();
    x.dispose();
  }
}

function predict(model: LayersModel, x: Tensor): Tensor {
  return model.predict(x) as Tensor;
}

async function artifactsOf(model: LayersModel): Promise<io.ModelArtifacts> {
  const saved: io.ModelArtifacts[] = [];
  await model.save(
    io.withSaveHandler(async (artifacts) => {
      saved.push(artifacts);
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    }),
  );
  return saved[0] as io.ModelArtifacts;
}

async function loadByTopology(artifacts: io.ModelArtifacts): Promise<LayersModel> {
  const model = await modelFromTopology(artifacts.modelTopology as object);
  const weights = io.decodeWeights(artifacts.weightData as ArrayBuffer, artifacts.weightSpecs ?? []);
  model.loadWeights(weights);
  for (const weight of Object.values(weights)) weight.dispose();
  return model;
}
