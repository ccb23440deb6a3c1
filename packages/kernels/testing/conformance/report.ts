import { expectedFailures } from './expected-failures.js';
import type { Outcomes } from './measure.js';
import { touchedFiles } from './touched-files.js';

/** Outcomes of all files: on tfjs's WASM backend as it comes, and with our kernels and gradients. */
export interface Comparison {
  readonly plain: ReadonlyMap<string, Outcomes>;
  readonly ours: ReadonlyMap<string, Outcomes>;
}

/** How many specs passed, of how many. */
export function count(measured: ReadonlyMap<string, Outcomes>, files: Iterable<string>) {
  let passed = 0;
  let total = 0;
  for (const file of files) {
    for (const failure of measured.get(file)!.values()) {
      total++;
      if (failure === null) passed++;
    }
  }
  return { passed, total };
}

/** The page docs/kernels-conformance.md. */
export function conformancePage({ plain, ours }: Comparison): string {
  const rest = [...ours.keys()].filter((file) => !touchedFiles.includes(file));
  const row = (name: string, files: readonly string[], listed: number | string) => {
    const { passed, total } = count(ours, files);
    return `| ${name} | ${total} | ${count(plain, files).passed} | ${passed} | ${listed} |`;
  };
  const listedOf = (files: readonly string[]) =>
    expectedFailures.reduce((sum, { file, specs }) => sum + (files.includes(file) ? specs.length : 0), 0);
  return [
    "# Kernels against tfjs's own tests",
    '',
    'tfjs-core ships the tests of its operations. This page counts those that pass on the WASM backend in Node: as tfjs',
    'comes, and with `@striate/kernels` installed. `packages/kernels/src/conformance/op-tests.test.ts` measures it, and',
    'fails where a count differs (`npx vitest run --project node packages/kernels/src/conformance -u` writes it anew), where',
    'a spec fails that is not listed in `packages/kernels/testing/conformance/expected-failures.ts`, where a listed one',
    'passes, and where a spec of any operation that passes with plain tfjs fails with our kernels.',
    '',
    '| file of specs | specs | plain tfjs passes | with our kernels | listed |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...touchedFiles.map((file) => row(`\`${file}\``, [file], listedOf([file]))),
    row('**all of these**', touchedFiles, listedOf(touchedFiles)),
    row(`the ${rest.length} files of other operations`, rest, '-'),
    '',
    '## Listed, and why',
    '',
    '| file of specs | specs | reason | plain tfjs |',
    '| --- | ---: | --- | --- |',
    ...expectedFailures.map(
      ({ file, specs, reason, mended }) =>
        `| \`${file}\` | ${specs.length} | ${reason} | ${mended ? 'passes' : 'fails'} |`,
    ),
    '',
  ].join('\n');
}
