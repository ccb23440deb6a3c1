import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import { jasmineCollector, type Spec } from './jasmine.js';

const FOLDER = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));

/** The test files that tfjs-core ships for its operations and optimisers, relative to its `dist` folder. */
export function opTestFiles(): string[] {
  return ['ops', 'optimizers']
    .flatMap((folder) =>
      readdirSync(join(FOLDER, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .concat('gradients_test.js', 'tensor_test.js', 'variable_test.js')
    .filter((file) => file.endsWith('_test.js') && !file.endsWith('identity_pool_test.js'))
    .sort();
}

/**
 * The specs of one of tfjs-core's own test files. The files are ES modules without extensions that import each other's
 * neighbours in `dist`; Node can't load those, so their imports are turned to the public tfjs-core, which must also be
 * the one that the backend registered with.
 *
 * @param file a name from {@link opTestFiles}
 */
export function loadSpecs(file: string): Spec[] {
  const { globals, jasmineUtil, specs } = jasmineCollector();
  const requireFor = (name: string): object => {
    if (name.endsWith('jasmine_util')) return jasmineUtil;
    if (name.endsWith('test_util')) return tf.test_util;
    if (name.endsWith('identity_pool_test')) return runFile('ops/identity_pool_test.js', globals, requireFor);
    return publicModule(name);
  };
  runFile(file, globals, requireFor);
  return specs;
}

/** Gives tensors tfjs's chained methods, `x.add(y)`, which its test files use and `@tensorflow/tfjs` alone brings. */
export function registerChainedOps(): void {
  const folder = 'public/chained_ops';
  for (const file of readdirSync(join(FOLDER, folder))) {
    if (file.endsWith('.js') && !file.startsWith('register_all'))
      runFile(join(folder, file), {}, publicModule);
  }
}

function runFile(path: string, globals: object, requireFor: (name: string) => object): object {
  const exported = {};
  const source = toCommonJs(readFileSync(join(FOLDER, path), 'utf8'));
  const names = [...Object.keys(globals), 'require', 'exports'];
  const body = compileFunction(source, names, { filename: join(FOLDER, path) });
  body(...Object.values(globals), requireFor, exported);
  return exported;
}

/** `./conv_util` is `tf.backend_util`, `../util` is `tf.util`; all else that the files name is exported by tfjs-core. */
function publicModule(name: string): object {
  if (name.endsWith('slice_util')) return tf.slice_util;
  if (name.endsWith('/util')) return { ...tf.util };
  return {
    ...tf.backend_util,
    ...tf.image,
    ...tf.spectral,
    ...tf,
    ENGINE: tf.engine(),
    getGlobalTensorClass: () => tf.Tensor,
  };
}

/** Rewrites imports and exports alone, which tfjs's compiler writes one to a statement, each at a line's start. */
function toCommonJs(source: string): string {
  return source
    .replace(/\n\/\/# sourceMappingURL=.*/, '')
    .replace(/^import \* as (\w+) from ('[^']+');/gm, 'const $1 = require($2);')
    .replace(/^import (\{[^}]+\}) from ('[^']+');/gm, 'const $1 = require($2);')
    .replace(/^export function (\w+)/gm, 'exports.$1 = $1;\nfunction $1')
    .replace(/^export const (\w+) =/gm, 'const $1 = exports.$1 =');
}
