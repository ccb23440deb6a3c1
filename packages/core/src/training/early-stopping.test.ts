import { describe, expect, test } from 'vitest';
import { EARLY_STOPPING_START, judgeEpoch, resolveEarlyStopping } from './early-stopping.js';
import type { EarlyStoppingOptions } from './fit-options.js';
import type { EpochRecord } from './progress.js';

/** @returns for each epoch: the best one so far, and the epochs waited since */
function judge(values: readonly number[], options: EarlyStoppingOptions): [number | undefined, number][] {
  const resolved = resolveEarlyStopping(options, true);
  let state = EARLY_STOPPING_START;
  return values.map((value, i) => {
    const figures = { loss: value, accuracy: value, validationLoss: value, validationAccuracy: value };
    const record: EpochRecord = {
      epoch: i + 1,
      learningRate: 0,
      seconds: 0,
      examplesPerSecond: 0,
      ...figures,
    };
    state = judgeEpoch(state, record, resolved);
    return [state.best?.epoch, state.waited];
  });
}

describe('early stopping', () => {
  test('a lower loss is better, an equal one is not', () => {
    expect(judge([3, 2, 2, 2.5, 1], {})).toEqual([
      [1, 0],
      [2, 0],
      [2, 1],
      [2, 2],
      [5, 0],
    ]);
  });

  test('a higher accuracy is better', () => {
    expect(judge([0.5, 0.4, 0.6], { monitor: 'validationAccuracy' })).toEqual([
      [1, 0],
      [1, 1],
      [3, 0],
    ]);
  });

  test('a change of minDelta or less counts as none, measured from the best', () => {
    expect(judge([1, 0.5, 0.25, -0.25], { minDelta: 0.5 })).toEqual([
      [1, 0],
      [1, 1],
      [3, 0],
      [3, 1],
    ]);
  });

  test('watches the validation loss where there is one, else the training loss', () => {
    expect(resolveEarlyStopping({}, true).monitor).toBe('validationLoss');
    expect(resolveEarlyStopping({}, false).monitor).toBe('loss');
  });
});
