import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const PATTERN = /^\.striate-(\d+)-\d+\.tmp$/;

const inUse = new Set<string>();
let made = 0;

/** Whether a file name is one of ours for a file that is still being written. */
export function isTemporary(name: string): boolean {
  return PATTERN.test(name);
}

/** A fresh temporary name in `folder`, which carries this process's id; give it back with `releaseTemporary`. */
export function reserveTemporary(folder: string): string {
  made += 1;
  const path = join(folder, `.striate-${process.pid}-${made}.tmp`);
  inUse.add(path);
  return path;
}

/** Removes the file, where it still exists, and forgets its name. */
export async function releaseTemporary(path: string): Promise<void> {
  // A file that can't be removed now is removed by the next write: the failure that led here matters more.
  await rm(path, { force: true }).catch(() => undefined);
  inUse.delete(path);
}

/** Removes what killed processes have left in `folder`; a running process's files stay. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const owner = PATTERN.exec(name)?.[1];
    if (owner === undefined) continue;
    const path = join(folder, name);
    // A restarted container gives its process the same id as before: then only this process's own list counts.
    const live = Number(owner) === process.pid ? inUse.has(path) : isRunning(Number(owner));
    if (!live) await rm(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
