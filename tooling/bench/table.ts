import type { Case } from './cases.js';
import { CEILING, type Machine } from './machine.js';
import type { Figure } from './measure.js';

/** The figures of one case as a row: our time, its share of the ceiling, and each peer's time with our ratio to it. */
export function row({ name, flops }: Case, figures: readonly Figure[], { ceiling }: Machine): string[] {
  const [ours, ...others] = figures as [Figure, ...Figure[]];
  const share = flops && ours.ms ? flops / ours.ms / 1e6 : undefined;
  const limit = ceiling * (ours.peerThreads ?? 1);
  return [
    name,
    String(ours.threads),
    ours.ms === undefined ? `- (${ours.skip})` : milliseconds(ours.ms),
    share === undefined ? '' : `${share.toFixed(1)} (${Math.round((100 * share) / limit)}%)`,
    others
      .filter(({ ms }) => ms !== undefined)
      .map((other) => `${label(other)} ${milliseconds(other.ms!)} (${ratio(ours, other)})`)
      .join(', '),
  ];
}

export const HEADER = [
  'case',
  'threads',
  'striate, ms',
  'GFLOPS (share of ceiling)',
  'peers, ms (striate / peer)',
];

/** Aligned columns that are Markdown too. */
export function table(rows: readonly (readonly string[])[]): string {
  const [header, ...body] = rows as [readonly string[], ...(readonly string[])[]];
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

/** The lines above a table. */
export function heading({ cpu, cores, node, date, gigahertz, ceiling, load }: Machine): string {
  return [
    `${date}, ${cpu}, ${cores} cores, ${gigahertz.toFixed(2)} GHz measured, Node ${node}, load ${load.toFixed(2)} before the run.`,
    `${CEILING} Here ${ceiling.toFixed(0)} GFLOPS.`,
    'Medians in milliseconds, with the ratio of the medians and that of the shortest times: below 1 Striate is faster.',
  ].join('\n');
}

/** What peers said about themselves, each once. */
export function notes(figures: readonly Figure[]): string[] {
  const said = figures.flatMap(({ peer, note, skip, case: name }) => [
    ...(note ? [`${peer}: ${note}`] : []),
    ...(skip ? [`${peer} is missing in "${name}": ${skip}`] : []),
  ]);
  return [...new Set(said)];
}

function label({ peer, peerThreads, threads }: Figure): string {
  return peerThreads === threads ? peer : `${peer} on ${peerThreads} thread${peerThreads === 1 ? '' : 's'}`;
}

function milliseconds(ms: number): string {
  return ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2);
}

/** By the medians, and by the shortest times, which other programs on the machine disturb least. */
function ratio(ours: Figure, other: Figure): string {
  if (ours.ms === undefined || ours.best === undefined) return '-';
  const [typical, best] = [ours.ms / other.ms!, ours.best / other.best!].map((one) => one.toPrecision(2));
  return `${typical}x; best ${best}x`;
}
