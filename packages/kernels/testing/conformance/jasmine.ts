import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** One `it` of a jasmine file. */
export interface Spec {
  /** Titles of its suites and its own; a number follows where a file has the same titles twice. */
  readonly title: string;
  /** Runs it within its hooks and a tensor scope; rejects where an expectation fails. */
  readonly run: () => Promise<void>;
}

type Body = (done?: Done) => unknown;
type Done = (() => void) & { fail: (reason?: unknown) => void };

interface Suite {
  readonly title: string;
  readonly before: Body[];
  readonly after: Body[];
}

/** What `describeWithFlags` of tfjs asks of a backend before it runs a suite there. */
interface Constraints {
  readonly predicate?: (environment: { readonly isDataSync: boolean }) => boolean;
}

/**
 * The part of jasmine that tfjs's files use, with vitest's `expect`. A file's specs are collected, not run.
 *
 * @returns the globals that a file sees, tfjs's `jasmine_util`, and the list that fills up while the file runs
 */
export function jasmineCollector() {
  const specs: Spec[] = [];
  const suites: Suite[] = [];
  const describe = (title: string, define: (environment: object) => void): void => {
    suites.push({ title, before: [], after: [] });
    define({ name: 'wasm', backendName: 'wasm', isDataSync: true });
    suites.pop();
  };
  const globals = {
    describe,
    it(title: string, body: Body): void {
      const path = [...suites];
      const name = [...path.map((suite) => suite.title), title].join(' > ');
      const earlier = specs.filter((spec) => spec.title.replace(/ #\d+$/, '') === name).length;
      specs.push({
        title: earlier === 0 ? name : `${name} #${earlier + 1}`,
        run: () => runSpec(path, body),
      });
    },
    // The files set flags and timeouts in these, which before each spec do as well.
    beforeAll: (body: Body) => suites.at(-1)!.before.push(body),
    afterAll: (body: Body) => suites.at(-1)!.after.unshift(body),
    beforeEach: (body: Body) => suites.at(-1)!.before.push(body),
    afterEach: (body: Body) => suites.at(-1)!.after.unshift(body),
    expect,
    // One file silences console.warn, which the caller has done already.
    spyOn: () => undefined,
    jasmine: { DEFAULT_TIMEOUT_INTERVAL: 20_000 },
  };
  const jasmineUtil = {
    ALL_ENVS: {},
    SYNC_BACKEND_ENVS: { predicate: ({ isDataSync }) => isDataSync } satisfies Constraints,
    NODE_ENVS: {},
    BROWSER_ENVS: { predicate: () => false } satisfies Constraints,
    describeWithFlags(title: string, { predicate }: Constraints, define: (environment: object) => void) {
      if (predicate?.({ isDataSync: true }) ?? true) describe(title, define);
    },
  };
  return { globals, jasmineUtil, specs };
}

async function runSpec(path: readonly Suite[], body: Body): Promise<void> {
  tf.engine().startScope();
  try {
    for (const suite of path) for (const hook of suite.before) await call(hook);
    await call(body);
    for (const suite of [...path].reverse()) for (const hook of suite.after) await call(hook);
  } finally {
    tf.engine().endScope();
    tf.disposeVariables();
    // One suite turns it on and never off.
    tf.env().set('DEBUG', false);
  }
}

function call(body: Body): Promise<unknown> {
  if (body.length === 0) return Promise.resolve().then(() => body());
  return new Promise((resolve, reject) => {
    body(Object.assign(() => resolve(undefined), { fail: reject }));
  });
}
