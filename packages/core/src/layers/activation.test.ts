import { describe, expect, test } from 'vitest';
import { describeLayer } from '../testing/describe-layer.js';
import { activation } from './activation.js';
import { ACTIVATIONS } from './activation-name.js';
import { inputLayer } from './input-layer.js';

// Every gradient must exist on WASM too, where tfjs lacks kernels for some.
describe.each(ACTIVATIONS)('activation %s', (name) => {
  describeLayer({ describe, test }, name, {
    build: (x) => activation(x, { activation: name }),
    inputShape: [3, 4],
    outputShape: [3, 4],
    parameters: 0,
  });
});

test('activation refuses a name it does not know, with the list', () => {
  const x = inputLayer({ shape: [4] });
  expect(() => activation(x, { activation: 'leakyRelu' as 'relu' })).toThrow(
    /activation to be one of linear, relu, relu6, .* received "leakyRelu"/,
  );
});
