/**
 * What `pnpm striate ...` and `pnpm demo` run: builds what has changed, then becomes the command line.
 *
 * The command line runs in this very process, so that signals, stdin, the terminal and the exit code are its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');
const main = new URL('../apps/cli/dist/main.js', import.meta.url);

if (!existsSync(main)) process.stderr.write('Building Striate (the first run only) ...\n');

const build = spawnSync(
  process.execPath,
  [turbo, 'run', 'build', '--filter=striate', '--output-logs=errors-only'],
  {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
    maxBuffer: 64 * 2 ** 20,
    stdio: ['ignore', 'pipe', 'pipe'],
  },
);

// stdout belongs to the command line, whose output may be JSON for another program.
if (build.status === 0) {
  process.env.STRIATE_COMMAND = 'npx -y pnpm@12 striate';
  await import(main.href);
} else {
  process.stderr.write(`${build.stdout}${build.stderr}${build.error ?? ''}\n`);
  const needsPnpm = build.stderr?.includes('package manager')
    ? ' Building needs pnpm: npx -y pnpm@12 striate ...'
    : '';
  process.stderr.write(`striate: the build failed, see above.${needsPnpm}\n`);
  process.exitCode = 1;
}
