import '@tensorflow/tfjs-backend-cpu';
import { env, memory, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { Dataset } from '../data/dataset.js';
import type { NdArray } from '../data/nd-array.js';
import { DataError, ShapeError, TrainingError } from '../errors.js';
import { evaluateModel } from './evaluate-model.js';
import type { EvaluationProgress } from './evaluate-options.js';

const LABELS = ['ant', 'bee', 'cat'];

/** Gives back its input: the dataset's arrays are the probabilities. */
function echo(units = 3): LayersModel {
  const dense = layers.dense({ units, useBias: false, inputShape: [units] });
  const model = sequential({ layers: [dense] });
  const identity = tensor2d(
    Array.from({ length: units }, (_, i) => Array.from({ length: units }, (_, j) => Number(i === j))),
  );
  dense.setWeights([identity]);
  identity.dispose();
  return model;
}

function probabilities(rows: number[][], actual: number[], unreadable: number[] = []): Dataset<NdArray> {
  return Dataset.from({
    labels: LABELS,
    length: rows.length,
    info: (index) => ({ id: `${index}.png`, label: actual[index] as number, fields: {} }),
    read(index) {
      if (unreadable.includes(index)) throw new DataError('truncated');
      const data = Float32Array.from(rows[index] as number[]);
      return { data, shape: [data.length] };
    },
  });
}

// Binary fractions, so that float32 holds them exactly.
const ROWS = [
  [0.75, 0.125, 0.125],
  [0.25, 0.5, 0.25],
  [0.125, 0.75, 0.125],
  [0.5, 0.25, 0.25],
  [0.125, 0.25, 0.625],
];
const ACTUAL = [0, 1, 2, 1, 2];

beforeAll(async () => {
  env().set('IS_TEST', true);
  await setBackend('cpu');
});

describe('evaluateModel', () => {
  test('measures a small case as by hand', async () => {
    const evaluation = await evaluateModel(echo(), probabilities(ROWS, ACTUAL), { batchSize: 2 });
    expect(evaluation).toMatchObject({
      examples: 5,
      accuracy: 0.6,
      top5Accuracy: 1,
      labels: LABELS,
      confusionMatrix: [
        [1, 0, 0],
        [1, 1, 0],
        [0, 1, 1],
      ],
      skipped: [],
    });
    const likelihoods = [0.75, 0.5, 0.125, 0.25, 0.625];
    expect(evaluation.loss).toBeCloseTo(-likelihoods.reduce((sum, p) => sum + Math.log(p), 0) / 5, 6);
    // Pairs in the right order: ant 4 of 4; bee 2 + 1.5 of 6 and cat 0.5 + 3 of 6, with ties at one half.
    expect(evaluation.rocAuc).toBeCloseTo((1 + 3.5 / 6 + 3.5 / 6) / 3, 12);
    expect(evaluation.perClass.map(({ support }) => support)).toEqual([1, 2, 2]);
  });

  test('lists the most confident mistakes first, with their place in the dataset', async () => {
    const { mistakes } = await evaluateModel(echo(), probabilities(ROWS, ACTUAL), { batchSize: 2 });
    expect(mistakes.map(({ id, index, label }) => [id, index, label])).toEqual([
      ['2.png', 2, 'cat'],
      ['3.png', 3, 'bee'],
    ]);
    expect(mistakes[0]?.predicted).toEqual([
      { label: 'bee', score: 0.75 },
      { label: 'ant', score: 0.125 },
      { label: 'cat', score: 0.125 },
    ]);
    const one = await evaluateModel(echo(), probabilities(ROWS, ACTUAL), { mistakes: 1 });
    expect(one.mistakes.length).toBe(1);
  });

  test('leaves out and lists unreadable examples; the places of the others stay', async () => {
    const heard: string[] = [];
    const evaluation = await evaluateModel(echo(), probabilities(ROWS, ACTUAL, [0, 2]), {
      batchSize: 2,
      onSkip: ({ id }) => heard.push(id),
    });
    expect(evaluation.examples).toBe(3);
    expect(evaluation.skipped).toEqual([
      { id: '0.png', reason: 'truncated' },
      { id: '2.png', reason: 'truncated' },
    ]);
    expect(heard).toEqual(['0.png', '2.png']);
    expect(evaluation.mistakes.map(({ index }) => index)).toEqual([3]);
  });

  test('is the same at every batch size and survives JSON', async () => {
    const timeless = async (batchSize: number) => {
      const result = await evaluateModel(echo(), probabilities(ROWS, ACTUAL), { batchSize });
      return { ...result, seconds: 0, examplesPerSecond: 0 };
    };
    const whole = await timeless(64);
    expect(await timeless(1)).toEqual(whole);
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });

  test('has no ROC-AUC where only one class occurs', async () => {
    const evaluation = await evaluateModel(echo(), probabilities(ROWS, [1, 1, 1, 1, 1]));
    expect(evaluation.rocAuc).toBeNull();
  });

  test('reports progress and throughput', async () => {
    const events: EvaluationProgress[] = [];
    const { seconds, examplesPerSecond } = await evaluateModel(echo(), probabilities(ROWS, ACTUAL), {
      batchSize: 2,
      onProgress: (event) => events.push(event),
    });
    expect(events.map(({ examples, total }) => [examples, total])).toEqual([
      [2, 5],
      [4, 5],
      [5, 5],
    ]);
    expect(events.every((event) => event.examplesPerSecond > 0)).toBe(true);
    expect(examplesPerSecond * seconds).toBeCloseTo(5, 9);
  });

  test('leaves no tensor, also when it fails or is aborted', async () => {
    const model = echo();
    const before = memory().numTensors;
    await evaluateModel(model, probabilities(ROWS, ACTUAL), { batchSize: 2 });
    expect(memory().numTensors).toBe(before);
    const controller = new AbortController();
    const aborted = evaluateModel(model, probabilities(ROWS, ACTUAL), {
      batchSize: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(aborted).rejects.toThrow('enough');
    const failing = probabilities([...ROWS, [Number.NaN, 0, 0]], [...ACTUAL, 0]);
    await expect(evaluateModel(model, failing)).rejects.toThrow(TrainingError);
    await expect(evaluateModel(model, failing)).rejects.toThrow(/gave NaN for example "5.png"/);
    const three = echo(2);
    const withOther = memory().numTensors;
    await expect(evaluateModel(three, probabilities([[1, 0]], [0]))).rejects.toThrow(ShapeError);
    expect(memory().numTensors).toBe(withOther);
  });

  test('an abort from a timer ends an evaluation that never waits for input', async () => {
    const many = Array.from({ length: 200_000 }, () => [0.5, 0.25, 0.25]);
    const dataset = probabilities(many, new Array<number>(many.length).fill(0));
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('timer')));
    await expect(evaluateModel(echo(), dataset, { batchSize: 8, signal: controller.signal })).rejects.toThrow(
      'timer',
    );
  });
});

describe('evaluateModel on bad input', () => {
  test('an empty dataset is refused', async () => {
    await expect(evaluateModel(echo(), probabilities([], []))).rejects.toThrow(DataError);
  });

  test('arrays that do not fit the model are shown with both shapes', async () => {
    await expect(evaluateModel(echo(), probabilities([[1, 0]], [0]))).rejects.toThrow(
      'the model takes [batch, 3], but a batch of this dataset is [1, 2]; apply the preprocessor',
    );
  });

  test('outputs that do not fit the class names are shown with both numbers', async () => {
    await expect(evaluateModel(echo(2), probabilities([[1, 0]], [0]))).rejects.toThrow(
      'for 3 class names the model must give [batch, 3] probabilities, got [1, 2] for a batch of 1',
    );
  });
});
