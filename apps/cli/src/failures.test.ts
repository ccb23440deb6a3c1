import { DataError } from '@striate/core';
import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { explainFailure, Interruption, PartialFailure, UsageError } from './failures.js';
import { recorder } from './testing/run-in-process.js';

function explain(error: unknown, env: Record<string, string> = {}, isTTY = false) {
  const stdout = recorder();
  const stderr = recorder({ isTTY });
  const code = explainFailure(error, { stdout: stdout.output, stderr: stderr.output, env });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

describe('explainFailure', () => {
  test('a mistake in the data is its message alone', () => {
    const { code, stdout, stderr } = explain(new DataError('Reading ./photos: there is no such folder.'));
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: 'striate: Reading ./photos: there is no such folder.\n',
    });
  });

  test('a system error is its message alone', () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {
      code: 'ENOSPC',
      syscall: 'write',
    });
    expect(explain(error)).toMatchObject({ code: 1, stderr: `striate: ${error.message}\n` });
  });

  test('an unexpected error says where to report it', () => {
    const { code, stderr } = explain(new TypeError('x is not a function'));
    expect(code).toBe(1);
    expect(stderr).toContain('striate: x is not a function\n');
    expect(stderr).toContain('npm bugs striate');
    expect(stderr).not.toContain('    at ');
  });

  test('STRIATE_DEBUG=1 shows the stack and its causes', () => {
    const cause = new RangeError('the cause');
    const { stderr } = explain(new DataError('the effect', { cause }), { STRIATE_DEBUG: '1' });
    expect(stderr).toMatch(/DataError: the effect\n {4}at .*caused by: RangeError: the cause\n {4}at /s);
  });

  test('something that is no error is still shown', () => {
    expect(explain('thrown as text').stderr).toContain('striate: thrown as text\n');
  });

  test('each kind of failure has its exit code', () => {
    expect(explain(new Interruption('interrupted')).code).toBe(130);
    expect(explain(new UsageError('x')).code).toBe(2);
    expect(explain(new PartialFailure('x')).code).toBe(1);
    expect(explain(new CommanderError(1, 'commander.unknownOption', 'x')).code).toBe(2);
    expect(explain(new CommanderError(0, 'commander.helpDisplayed', 'x')).code).toBe(0);
  });

  test('what commander has written is not written again', () => {
    expect(explain(new CommanderError(1, 'commander.unknownOption', 'x')).stderr).toBe('');
  });

  test('a terminal gets colour unless NO_COLOR is set', () => {
    expect(explain(new DataError('x'), {}, true).stderr).toBe('\u001b[31mstriate:\u001b[39m x\n');
    expect(explain(new DataError('x'), { NO_COLOR: '1' }, true).stderr).toBe('striate: x\n');
    expect(explain(new DataError('x'), { TERM: 'dumb' }, true).stderr).toBe('striate: x\n');
  });
});
