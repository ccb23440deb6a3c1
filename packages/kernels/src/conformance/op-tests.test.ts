import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { select } from '../../testing/backends.js';
import { expectedFailures } from '../../testing/conformance/expected-failures.js';
import { measureAll } from '../../testing/conformance/measure.js';
import { registerChainedOps } from '../../testing/conformance/op-tests.js';
import { type Comparison, conformancePage, count } from '../../testing/conformance/report.js';
import { touchedFiles } from '../../testing/conformance/touched-files.js';

let measured: Comparison;

beforeAll(async () => {
  // Set before the backend starts, which keeps the console's functions: some specs make the plain backend print.
  for (const name of ['warn', 'error'] as const) vi.spyOn(console, name).mockReturnValue(undefined);
  registerChainedOps();
  await tf.setBackend('wasm');
  const plain = await measureAll();
  await select('wasm');
  measured = { plain, ours: await measureAll() };
}, 120_000);

afterAll(() => {
  vi.restoreAllMocks();
});

const failuresOf = (outcomes: ReadonlyMap<string, string | null>) =>
  [...outcomes].flatMap(([title, failure]) => (failure === null ? [] : [title])).sort();

const listedFor = (file: string, kind: 'all' | 'mended') =>
  expectedFailures
    .filter((one) => one.file === file && (kind === 'all' || one.mended))
    .flatMap(({ specs }) => specs)
    .sort();

describe("tfjs-core's own tests on wasm", () => {
  test.each(touchedFiles)('%s: what fails with our kernels is what is listed', (file) => {
    expect(failuresOf(measured.ours.get(file)!)).toEqual(listedFor(file, 'all'));
  });

  test.each(touchedFiles)(
    '%s: what is listed fails with plain tfjs too, or is a fault that we mend',
    (file) => {
      const plain = measured.plain.get(file)!;
      const passing = listedFor(file, 'all').filter((title) => plain.get(title) === null);
      expect(passing).toEqual(listedFor(file, 'mended'));
    },
  );

  test('nothing of any operation that passes with plain tfjs fails with our kernels', () => {
    const lost = [...measured.ours].flatMap(([file, outcomes]) =>
      failuresOf(outcomes)
        .filter((title) => measured.plain.get(file)!.get(title) === null)
        .filter((title) => !listedFor(file, 'mended').includes(title))
        .map((title) => `${file}: ${title}: ${outcomes.get(title)}`),
    );
    expect(lost).toEqual([]);
  });

  test('the counts are those of docs/kernels-conformance.md', async () => {
    const { ours, plain } = measured;
    const [here, before] = [count(ours, touchedFiles), count(plain, touchedFiles)];
    const all = count(ours, ours.keys());
    process.stdout.write(
      `tfjs-core's own tests on wasm: ${here.passed} of ${here.total} pass for the operations that our kernels take part ` +
        `in (plain tfjs: ${before.passed}), ${all.passed} of ${all.total} for all\n`,
    );
    await expect(conformancePage(measured)).toMatchFileSnapshot('../../../../docs/kernels-conformance.md');
  });

  test('a file is loaded whole: every listed spec exists', () => {
    for (const { file, specs } of expectedFailures) {
      expect([...measured.ours.get(file)!.keys()]).toEqual(expect.arrayContaining([...specs]));
    }
  });
});
