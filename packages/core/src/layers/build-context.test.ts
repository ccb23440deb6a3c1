import { type LayersModel, model } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { useBackend } from '../backend/use-backend.js';
import { withInitializerSeed, withoutInitialWeights } from './build-context.js';
import { conv2d } from './conv2d.js';
import { dense } from './dense.js';
import { dropout } from './dropout.js';
import { flatten } from './flatten.js';
import { inputLayer } from './input-layer.js';

beforeAll(() => useBackend({ backend: 'cpu' }));

function build(kernelInitializer: 'heNormal' | 'zeros' = 'heNormal'): LayersModel {
  const input = inputLayer({ shape: [6, 6, 1] });
  let x = conv2d(input, { filters: 4, kernelSize: 3, kernelInitializer });
  x = dropout(flatten(x), { rate: 0.1 });
  x = dense(x, { units: 8, name: 'hidden' });
  return model({ inputs: input, outputs: dense(dense(x, { units: 8 }), { units: 2 }) });
}

const kernels = (layers: LayersModel) =>
  layers.weights.filter(({ name }) => name.includes('kernel')).map((weight) => weight.read().dataSync());

test('equal seeds give equal weights, other seeds and other layers others', () => {
  const first = kernels(withInitializerSeed(7, build));
  expect(kernels(withInitializerSeed(7, build))).toEqual(first);
  expect(kernels(withInitializerSeed(8, build))).not.toEqual(first);
  expect(first[2]).not.toEqual(first[1]);
});

test("one layer's initialiser changes no other layer's weights", () => {
  const [, ...others] = kernels(withInitializerSeed(7, () => build('zeros')));
  expect(others).toEqual(kernels(withInitializerSeed(7, build)).slice(1));
});

test('default names follow from the place in the build, not from what was built before', () => {
  const names = () => withInitializerSeed(1, build).layers.map((layer) => layer.name);
  expect(names()).toEqual(['input', 'conv2d', 'flatten', 'dropout', 'hidden', 'dense', 'dense_1']);
  expect(names()).toEqual(names());
});

test('outside, weights are not seeded', () => {
  expect(kernels(build())).not.toEqual(kernels(build()));
});

test('without initial weights kernels are zeros, with the names of a seeded build', () => {
  const empty = withoutInitialWeights(build);
  expect(kernels(empty).every((values) => values.every((value) => value === 0))).toBe(true);
  expect(empty.layers.map(({ name }) => name)).toEqual(
    withInitializerSeed(1, build).layers.map(({ name }) => name),
  );
});

test('a build that throws ends all the same', () => {
  expect(() =>
    withInitializerSeed(7, () => {
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(kernels(build())).not.toEqual(kernels(build()));
});
