import { describe, expect, test } from 'vitest';
import { DataError } from '../errors.js';
import { Dataset } from './dataset.js';

const SPEAKERS = ['theo', 'lucas', 'george'];

/** Twelve recordings: index 0 to 11, three speakers in turn, cats and dogs in turn. */
const recordings = Dataset.fromArrays(
  [...Array(12).keys()],
  [...Array(12).keys()].map((i) => i % 2),
  {
    labels: ['cat', 'dog'],
    ids: [...Array(12).keys()].map((i) => `${i}.wav`),
    fields: [...Array(12).keys()].map((i) => ({
      index: i,
      speaker: SPEAKERS[i % 3] as string,
      take: `0${i}`,
    })),
  },
);

function held(expression: string): number[] {
  const { train, test } = recordings.holdOut(expression);
  const inputs = (dataset: Dataset<number>) =>
    Array.from({ length: dataset.length }, (_, i) => dataset.read(i) as number);
  expect([...inputs(train), ...inputs(test)].sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
  return inputs(test);
}

describe('holdOut', () => {
  test.each([
    ['index<3', [0, 1, 2]],
    ['index <= 3', [0, 1, 2, 3]],
    ['index>9', [10, 11]],
    [' index>=10 ', [10, 11]],
    ['index=4', [4]],
    ['index==4', [4]],
    ['index=4,7', [4, 7]],
    ['index=4.0', [4]],
    ['index!=4,5,6,7,8,9,10,11', [0, 1, 2, 3]],
    ['take<2', [0, 1]],
    ['take=03', [3]],
    ['speaker=theo', [0, 3, 6, 9]],
    ['speaker=theo, george', [0, 2, 3, 5, 6, 8, 9, 11]],
    ['speaker!=theo,george', [1, 4, 7, 10]],
    ['label=dog', [1, 3, 5, 7, 9, 11]],
    ['label!=cat', [1, 3, 5, 7, 9, 11]],
    ['id=5.wav', [5]],
  ])('%s', (expression, expected) => {
    expect(held(expression)).toEqual(expected);
  });

  test.each(['', 'speaker', 'speaker=', '=theo', 'index<', 'index<<3', 'index=>3', 'a=b=c'])(
    'the malformed expression "%s" is answered with the form',
    (expression) => {
      expect(() => recordings.holdOut(expression)).toThrow(DataError);
      expect(() => recordings.holdOut(expression)).toThrow(/has the form field=value/);
    },
  );

  test('an unknown field is answered with the fields', () => {
    expect(() => recordings.holdOut('Index<3')).toThrow(
      'holdOut("Index<3"): there is no field "Index"; the fields are label, id, index, speaker, take.',
    );
    expect(() => recordings.holdOut('toString=1')).toThrow(/no field "toString"/);
  });

  test('nothing or everything held out is answered with the values', () => {
    expect(() => recordings.holdOut('speaker=thea')).toThrow(
      /it holds out 0 of 12; the values of speaker are theo, lucas, george/,
    );
    expect(() => recordings.holdOut('speaker!=thea')).toThrow(/holds out 12 of 12/);
    expect(() => recordings.holdOut('index>=0')).toThrow(DataError);
    expect(() => recordings.holdOut('label=cta')).toThrow(/values of label are cat, dog/);
  });

  test('an order needs numbers on both sides', () => {
    expect(() => recordings.holdOut('index<many')).toThrow(/< compares numbers, but "many" is none/);
    expect(() => recordings.holdOut('speaker<3')).toThrow(/speaker holds "theo"; use = or !=/);
  });

  test('a long list of values is cut', () => {
    const many = Dataset.fromArrays(new Uint8Array(100), new Uint8Array(100), { labels: ['a'] });
    expect(() => many.holdOut('index=-1')).toThrow(/values of index are 0, 1, .*, \.\.\. \(100 in all\)/);
  });

  test('an empty dataset says that there is no such field', () => {
    const empty = Dataset.fromArrays([], [], { labels: ['a'] });
    expect(() => empty.holdOut('label=a')).toThrow(/holds out 0 of 0/);
  });
});
