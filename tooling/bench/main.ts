// pnpm bench [--only NAME] [--threads 1,4] [--json FILE] [--profile] [--break-even]: see docs/benchmarks.md
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { breakEven } from './break-even.js';
import { cases } from './cases.js';
import { describeMachine } from './machine.js';
import { type Figure, measure } from './measure.js';
import { closePeers } from './peer.js';
import { peers } from './peer-kinds.js';
import { profile } from './profile.js';
import { HEADER, heading, notes, row, table } from './table.js';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    threads: { type: 'string', default: '1,4' },
    json: { type: 'string' },
    profile: { type: 'boolean', default: false },
    'break-even': { type: 'boolean', default: false },
  },
});
const threadCounts = options.threads.split(',').map(Number);
const parts = options.only.toLowerCase().split(',');
const chosen = cases.filter(({ name }) => parts.some((part) => name.toLowerCase().includes(part)));
if (chosen.length === 0 || !threadCounts.every((n) => Number.isInteger(n) && n >= 1 && n <= 8)) {
  const names = cases.map(({ name }) => `  ${name}`).join('\n');
  console.error(
    `bench: --threads takes numbers from 1 to 8, such as 1,4; --only takes parts of these names, with commas between:\n${names}`,
  );
  process.exit(1);
}

process.on('exit', closePeers);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

if (options['break-even']) await breakEven(threadCounts.at(-1)!);
else if (options.profile) await profile(chosen, threadCounts[0]!);
else await compare();

async function compare(): Promise<void> {
  const machine = describeMachine();
  console.log(`${heading(machine)}\n`);
  const rows: string[][] = [];
  const figures: (Figure & { load: number })[] = [];
  for (const one of chosen) {
    for (const threads of threadCounts) {
      process.stderr.write(`${one.name}, ${threads} thread${threads === 1 ? '' : 's'} ...\n`);
      const load = loadavg()[0] as number;
      const measured = await measure(one, threads, peers);
      rows.push(row(one, measured, machine));
      figures.push(...measured.map((figure) => ({ ...figure, load })));
      // After every case: a long run that is broken off has not been in vain.
      if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
    }
  }
  console.log(table([HEADER, ...rows]));
  console.log(`\nLoad after the run: ${(loadavg()[0] as number).toFixed(2)}.`);
  for (const note of notes(figures)) console.log(note);
}
