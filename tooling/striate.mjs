/**
 * What `pnpm striate ...` and `pnpm demo` run: builds what has changed, then becomes the command line.
 *
 * The command line runs in this very process, so that signals, stdin, the terminal and the exit code are its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const build = spawn(
  process.execPath,
  [turbo, 'run', 'build', '--filter=striate', '--output-logs=errors-only'],
  {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);

// stdout belongs to the command line, whose output may be JSON for another program.
let log = '';
for (const stream of [build.stdout, build.stderr]) stream.on('data', (chunk) => (log += chunk));
const notice = setTimeout(() => process.stderr.write('Building Striate from its sources ...\n'), 1500);
const [code] = await once(build, 'close');
clearTimeout(notice);

if (code === 0) {
  process.env.STRIATE_COMMAND = 'npx -y pnpm@12 striate';
  await import('../apps/cli/dist/main.js');
} else {
  process.stderr.write(`${log}\n`);
  const needsPnpm = log.includes('package manager') ? ' Building needs pnpm: npx -y pnpm@12 striate ...' : '';
  process.stderr.write(`striate: the build failed, see above.${needsPnpm}\n`);
  process.exitCode = 1;
}
