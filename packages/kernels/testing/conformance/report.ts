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
  const row = (name: string, files: readonly string[]) => {
    const { passed, total } = count(ours, files);
    const listed = expectedFailures.reduce(
      (sum, { file, specs }) => sum + (files.includes(file) ? specs.length : 0),
      0,
    );
    return [name, total, count(plain, files).passed, passed, listed];
  };
  return [
    "# Kernels against tfjs's own tests",
    '',
    'tfjs-core ships the tests of its operations. This page counts those that pass on the WASM backend in Node: as tfjs',
    'comes, and with `@striate/kernels` installed. `packages/kernels/src/conformance/op-tests.test.ts` measures it, and',
    'fails where a count differs (`npx vitest run --project node packages/kernels/src/conformance -u` writes it anew), where',
    'a spec fails that is not listed in `packages/kernels/testing/conformance/expected-failures.ts`, where a listed one',
    'passes, and where a spec of any operation that passes with plain tfjs fails with our kernels. Only files of operations',
    'that our kernels take part in are listed spec by spec.',
    '',
    ...table(
      ['file of specs', 'specs', 'plain tfjs passes', 'with our kernels', 'listed'],
      [
        ...touchedFiles.map((file) => row(`\`${file}\``, [file])),
        row('all of these', touchedFiles),
        [...row(`the ${rest.length} files of other operations`, rest).slice(0, -1), '-'],
      ],
    ),
    '',
    '## Listed, and why',
    '',
    ...table(
      ['file of specs', 'specs', 'plain tfjs', 'reason'],
      expectedFailures.map(({ file, specs, reason, mended }) => [
        `\`${file}\``,
        specs.length,
        mended ? 'passes' : 'fails',
        reason,
      ]),
    ),
    '',
  ].join('\n');
}

/** A Markdown table whose columns line up. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const lines = [head, ...rows].map((line) => line.map(String));
  const widths = head.map((_title, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const draw = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [first, ...others] = lines.map((line) =>
    draw(line.map((cell, column) => cell.padEnd(widths[column]!))),
  );
  return [first!, draw(widths.map((width) => '-'.repeat(width))), ...others];
}
